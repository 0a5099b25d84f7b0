package dev.signalbox.plugins.tokenprice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenPriceCostModelTest {

    private static final Map<String, ?> PRICES =
            Map.of("usdPerMillionInputTokens", 0.18, "usdPerMillionOutputTokens", 0.6);
    private static final InferenceRequest REQUEST = request(1_000, 100);

    @Test
    void pricesPromptAndAnswer() {
        CostEstimate estimate = estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN);

        assertThat(estimate.usd()).isEqualTo(0.18e-3 + 0.06e-3, within(1e-12));
        assertThat(estimate.marginalUsd()).isEqualTo(estimate.usd());
    }

    @Test
    void takesMeasuredTimesOfAHostedModelForGranted() {
        CostEstimate estimate = estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN);

        assertThat(estimate.ttftMs()).isEqualTo(213 + 20, within(1e-9));
        assertThat(estimate.tpotMs()).isEqualTo(14.6);
        assertThat(estimate.uncertainty()).isEqualTo(0.5);
    }

    @Test
    void leavesEnergyAndCarbonUnknownUnlessTold() {
        CostEstimate unknown = estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN);
        assertThat(unknown.energyJoules()).isNaN();
        assertThat(unknown.carbonGrams()).isNaN();

        CostEstimate known = estimator(Map.of("joulesPerOutputToken", 0.54, "gramsCo2PerKwh", 400))
                .estimate(REQUEST, Load.UNKNOWN);
        assertThat(known.energyJoules()).isEqualTo(54, within(1e-9));
        assertThat(known.carbonGrams()).isEqualTo(54 / 3.6e6 * 400, within(1e-12));
    }

    @Test
    void obeysEveryKey() {
        CostEstimate estimate = estimator(Map.of(
                        "usdPerMillionCachedInputTokens", 0.02,
                        "cachedShare", 0.5,
                        "ttftMs", 100,
                        "prefillMsPerThousandTokens", 50,
                        "tpotMs", 4,
                        "slowdownAtFullLoad", 3,
                        "defaultOutputTokens", 10,
                        "uncertainty", 0.2))
                .estimate(request(2_000, InferenceRequest.UNKNOWN), new Load(8, 2, Double.NaN, Instant.EPOCH));

        assertThat(estimate.usd()).isEqualTo((2_000 * 0.1 + 10 * 0.6) / 1e6, within(1e-12));
        assertThat(estimate.ttftMs()).isEqualTo(200 * 3, within(1e-9));
        assertThat(estimate.tpotMs()).isEqualTo(4 * 3, within(1e-9));
        assertThat(estimate.uncertainty()).isEqualTo(0.2);
    }

    @Test
    void chargesNoAnswerForEmbeddings() {
        InferenceRequest embeddings = InferenceRequest.builder(Operation.EMBEDDINGS, "m")
                .promptTokens(1_000)
                .build();

        assertThat(estimator(Map.of()).estimate(embeddings, Load.UNKNOWN).usd()).isEqualTo(0.18e-3, within(1e-12));
    }

    @Test
    void saysWhichKeyIsMissingOrWrong() {
        assertThatThrownBy(() -> create(Map.of("usdPerMillionInputTokens", 1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("needs usdPerMillionOutputTokens");
        for (String key : List.of("tpotMs", "joulesPerOutputToken", "usdPerMillionInputTokens", "slowdownAtFullLoad")) {
            assertThatThrownBy(() -> estimator(Map.of(key, -1)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(key);
        }
        assertThatThrownBy(() -> estimator(Map.of("cachedShare", 1.5))).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> estimator(Map.of("ttfMs", 1))).hasMessageContaining("ttfMs");
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(Plugin.class)).extracting(Plugin::id).containsExactly("token-price");
    }

    @Property(tries = 300)
    void growsWithTokensAndLoadAndIsNeverNegative(
            @ForAll @IntRange(max = 200_000) int promptTokens,
            @ForAll @IntRange(max = 100_000) int outputTokens,
            @ForAll @IntRange(min = -1, max = 500) int running,
            @ForAll @IntRange(min = -1, max = 500) int waiting) {
        Estimator estimator = estimator(Map.of("joulesPerOutputToken", 1, "gramsCo2PerKwh", 400));
        CostEstimate estimate = estimator.estimate(request(promptTokens, outputTokens), load(running, waiting));
        CostEstimate more =
                estimator.estimate(request(promptTokens + 1, outputTokens + 1), load(running + 1, waiting + 1));

        assertThat(estimate.usd()).isNotNegative().isLessThan(more.usd());
        assertThat(estimate.energyJoules()).isNotNegative().isLessThan(more.energyJoules());
        assertThat(estimate.carbonGrams()).isNotNegative().isLessThan(more.carbonGrams());
        assertThat(estimate.ttftMs()).isNotNegative().isLessThanOrEqualTo(more.ttftMs());
        assertThat(estimate.tpotMs()).isNotNegative().isLessThanOrEqualTo(more.tpotMs());
    }

    private static Estimator estimator(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(PRICES);
        settings.putAll(more);
        return create(settings);
    }

    private static Estimator create(Map<String, ?> settings) {
        Backend backend = new Backend(
                "hosted",
                Placement.HOSTED,
                "",
                URI.create("https://api.example.com"),
                "",
                false,
                10,
                List.of(),
                Map.of(),
                Map.of());
        ServedModel model = new ServedModel("m", "m", Set.of(Operation.CHAT), "", InferenceRequest.UNKNOWN);
        return TestHost.costModel(new TokenPricePlugin(), "token-price", TestPluginContext.of("hosted", settings))
                .estimator(backend, model);
    }

    private static InferenceRequest request(int promptTokens, int outputTokens) {
        return InferenceRequest.builder(Operation.CHAT, "m")
                .promptTokens(promptTokens)
                .expectedOutputTokens(outputTokens)
                .build();
    }

    private static Load load(int running, int waiting) {
        return new Load(running, waiting, Double.NaN, Instant.EPOCH);
    }
}
