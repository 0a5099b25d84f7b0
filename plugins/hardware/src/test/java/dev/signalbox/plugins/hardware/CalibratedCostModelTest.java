package dev.signalbox.plugins.hardware;

import static dev.signalbox.plugins.hardware.Estimates.load;
import static dev.signalbox.plugins.hardware.Estimates.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CalibratedCostModelTest {

    static final String FILE = """
            {"version": 1, "calibrations": [{"model": "m", "server": "test", "date": "2026-11-26", "points": [
              {"running": 1, "promptTokens": 1000, "outputTokens": 200, "ttftMs": 60, "tpotMs": 8, "requests": 16},
              {"running": 32, "promptTokens": 1000, "outputTokens": 200, "ttftMs": 370, "tpotMs": 15.5, "requests": 128}
            ]}]}
            """;

    @Test
    void meetsWhatWasMeasured() {
        Estimator estimator = estimator(Map.of());

        CostEstimate quiet = estimator.estimate(request(1_000, 200), load(0, 0));
        assertThat(quiet.ttftMs()).isEqualTo(60, within(1e-6));
        assertThat(quiet.tpotMs()).isEqualTo(8, within(1e-6));
        CostEstimate busy = estimator.estimate(request(1_000, 200), load(31, 0));
        assertThat(busy.ttftMs()).isEqualTo(370, within(1e-6));
        assertThat(busy.tpotMs()).isEqualTo(15.5, within(1e-6));
    }

    @Test
    void drawsLinesBetweenTheMeasuredLoads() {
        CostEstimate middle = estimator(Map.of()).estimate(request(1_000, 200), load(15, 0));

        assertThat(middle.ttftMs()).isEqualTo(60 + 310 * 15 / 31.0, within(1e-6));
        double power = (Math.pow(16, 0.8) - 1) / (Math.pow(32, 0.8) - 1);
        assertThat(middle.tpotMs()).isEqualTo(8 + 7.5 * power, within(1e-6));
    }

    @Test
    void growsWithLengthsByTheUsualShareIfOneLengthWasMeasured() {
        CostEstimate longer = estimator(Map.of()).estimate(request(4_300, 200), load(0, 0));

        // (4300 + 2300) / (1000 + 2300) and (4400 + 25000) / (1100 + 25000).
        assertThat(longer.ttftMs()).isEqualTo(120, within(1e-6));
        assertThat(longer.tpotMs()).isEqualTo(8 * 29_400 / 26_100.0, within(1e-6));
    }

    @Test
    void readsOnlyWhatOfAPromptIsNotCached() {
        Estimator estimator = estimator(Map.of());
        CostEstimate warm = estimator.estimate(request(4_300, 200), load(0, 0), 3_300);

        assertThat(warm.ttftMs()).isEqualTo(60, within(1e-6));
        assertThat(warm.usd())
                .isLessThan(estimator.estimate(request(4_300, 200), load(0, 0)).usd());
    }

    @Test
    void waitsBehindTheQueue() {
        Estimator estimator = estimator(Map.of("typicalPromptTokens", 1_000, "typicalOutputTokens", 200));
        double free = estimator.estimate(request(1_000, 200), load(31, 0)).ttftMs();

        // A request ahead takes the 18.18 ms that reading a thousand tokens does, and a 32nd of 200 tokens at 15.5 ms.
        assertThat(estimator.estimate(request(1_000, 200), load(32, 3)).ttftMs() - free)
                .isEqualTo(4 * (60 * 1_000 / 3_300.0 + 200 * 15.5 / 32), within(1e-6));
    }

    @Test
    void paysForTheShareOfAFullMachine() {
        CostEstimate estimate = estimator(Map.of("utilisation", 1, "tdpWatts", 700, "pue", 1, "gramsCo2PerKwh", 400))
                .estimate(request(1_000, 200), load(0, 0));
        double reading = 60e-3 * 1_000 / 3_300;

        assertThat(estimate.usd()).isEqualTo(3.6 / 3_600 * (reading + 200 * 15.5e-3 / 32), within(1e-12));
        assertThat(estimate.marginalUsd()).isZero();
        assertThat(estimate.energyJoules()).isEqualTo(0.528 * 700 * (reading + 200 * 8e-3), within(1e-6));
        assertThat(estimate.carbonGrams()).isEqualTo(estimate.energyJoules() / 3.6e6 * 400, within(1e-9));
    }

    @Test
    void expectsTheUsualUseWhereTheLoadIsUnknown() {
        Estimator estimator = estimator(Map.of());

        assertThat(estimator.estimate(request(1_000, 200), Load.UNKNOWN).tpotMs())
                .isEqualTo(estimator.estimate(request(1_000, 200), load(16, 0)).tpotMs());
    }

    @Test
    void knowsNoTimePerTokenThatWasNotMeasured() {
        String embeddings = FILE.replace("\"outputTokens\": 200", "\"outputTokens\": 0")
                .replace("\"tpotMs\": 8, ", "")
                .replace("\"tpotMs\": 15.5, ", "");
        Estimator estimator = estimator(Map.of("calibration", embeddings));
        InferenceRequest request = InferenceRequest.builder(Operation.EMBEDDINGS, "m")
                .promptTokens(1_000)
                .build();

        assertThat(estimator.estimate(request, load(0, 0)).tpotMs()).isZero();
        assertThat(estimator.estimate(request, load(0, 0)).usd()).isPositive();
        assertThat(estimator.estimate(request(1_000, 10), load(0, 0)).tpotMs()).isNaN();
    }

    @Test
    void saysWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> Estimates.estimator("calibrated", "H100-SXM", "m", "", 32, Map.of("usdPerHour", 1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("calibration is missing");
        assertThatThrownBy(() -> estimator(Map.of("calibration", "{\"version\": 1}")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("calibrations are missing");
        assertThatThrownBy(() -> Estimates.estimator("calibrated", "H100-SXM", "other", "", 32, settings(Map.of())))
                .hasMessageContaining("has no measurements of \"other\" on backend a, only of m. Maybe");
        assertThatThrownBy(
                        () -> Estimates.estimator("calibrated", "H100-SXM", "m", "", 32, Map.of("calibration", FILE)))
                .hasMessageContaining("usdPerHour is missing");
    }

    @Property(tries = 300)
    void growsWithTokensAndLoadAndIsNeverNegative(
            @ForAll @IntRange(max = 100_000) int promptTokens,
            @ForAll @IntRange(max = 20_000) int outputTokens,
            @ForAll @IntRange(min = -1, max = 100) int running,
            @ForAll @IntRange(min = -1, max = 100) int waiting) {
        Estimator estimator = estimator(Map.of("tdpWatts", 700, "gramsCo2PerKwh", 400, "marginal", 0.1));
        CostEstimate less = estimator.estimate(request(promptTokens, outputTokens), load(running, waiting));
        CostEstimate more = estimator.estimate(
                request(promptTokens + 10, outputTokens + 10), load(Math.max(running, 16) + 1, waiting + 1));

        assertThat(List.of(
                        less.ttftMs(),
                        less.tpotMs(),
                        less.usd(),
                        less.marginalUsd(),
                        less.energyJoules(),
                        less.carbonGrams(),
                        less.uncertainty()))
                .allSatisfy(value -> assertThat(value).isNotNegative().isFinite());
        assertThat(less.ttftMs()).isLessThanOrEqualTo(more.ttftMs());
        assertThat(less.tpotMs()).isLessThanOrEqualTo(more.tpotMs());
        assertThat(less.usd()).isLessThan(more.usd());
    }

    private static Estimator estimator(Map<String, ?> more) {
        return Estimates.estimator("calibrated", "H100-SXM", "m", "", 32, settings(more));
    }

    private static Map<String, Object> settings(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("usdPerHour", 3.6, "calibration", FILE));
        settings.putAll(more);
        return settings;
    }
}
