package dev.signalbox.plugins.hardware;

import static dev.signalbox.plugins.hardware.Estimates.estimator;
import static dev.signalbox.plugins.hardware.Estimates.load;
import static dev.signalbox.plugins.hardware.Estimates.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HardwareCostModelTest {

    private static final String MODEL = "meta-llama/Llama-3.1-8B-Instruct";
    private static final Map<String, ?> PRICE = Map.of("usdPerHour", 6.88);

    @Test
    void decodesAsFastAsTheMemoryGivesTheWeights() {
        CostEstimate estimate = h100(Map.of()).estimate(request(1, 1), load(0, 0));

        // 8.03e9 weights of 2 bytes at 80 % of 3,350 GB/s take 5.99 ms; 32 layers of overhead, a step and a token 1.2
        // ms.
        assertThat(estimate.tpotMs()).isEqualTo(5.99 + 1.20, within(0.02));
    }

    @Test
    void readsPromptsAsFastAsTheDeviceComputes() {
        double one = h100(Map.of("latencyMs", 0))
                .estimate(request(10_000, 1), load(0, 0))
                .ttftMs();

        // 2 * 8.03e9 * 1e4 + 2 * 32 * 32 * 128 * 1e8 operations at 45 % of 989 TFLOP/s, and 1.15 ms of overhead.
        assertThat(one).isEqualTo((1.606e14 + 2.62e13) / (0.45 * 989e12) * 1e3 + 1.15, within(0.5));
    }

    @Test
    void costsNothingMoreOnAMachineThatIsPaidUnlessTold() {
        CostEstimate paid = h100(Map.of()).estimate(request(1_000, 200), load(0, 0));
        assertThat(paid.usd()).isPositive();
        assertThat(paid.marginalUsd()).isZero();

        CostEstimate rented = h100(Map.of("marginal", 0.5)).estimate(request(1_000, 200), load(0, 0));
        assertThat(rented.marginalUsd()).isEqualTo(rented.usd() / 2);
    }

    @Test
    void costsInverselyToTheUse() {
        double half = h100(Map.of("utilisation", 0.5))
                .estimate(request(1_000, 200), load(0, 0))
                .usd();
        double whole = h100(Map.of("utilisation", 1))
                .estimate(request(1_000, 200), load(0, 0))
                .usd();

        assertThat(half).isEqualTo(2 * whole, within(1e-12));
    }

    @Test
    void paysForEnergyWithTheOverheadOfTheDataCentre() {
        CostEstimate estimate = h100(Map.of("pue", 1.5, "gramsCo2PerKwh", 400)).estimate(request(1, 100), load(0, 0));

        // One request alone: 52.8 % of 700 W, 1.5 times, while the machine is busy with it.
        double seconds = (estimate.ttftMs() - 16 + 100 * estimate.tpotMs()) / 1e3;
        assertThat(estimate.energyJoules()).isEqualTo(0.528 * 700 * 1.5 * seconds, within(0.5));
        assertThat(estimate.carbonGrams()).isEqualTo(estimate.energyJoules() / 3.6e6 * 400, within(1e-9));
    }

    @Test
    void leavesUnknownWhatNoFigureIsThereFor() {
        CostEstimate estimate = estimator("M4-Max", MODEL, "int4", 4, PRICE).estimate(request(100, 100), load(0, 0));

        assertThat(estimate.energyJoules()).isNaN();
        assertThat(estimate.carbonGrams()).isNaN();
        assertThat(estimate.usd()).isPositive();
    }

    @Test
    void isFasterOnMoreDevicesAndWithNarrowerWeights() {
        CostEstimate one = h100(Map.of()).estimate(request(2_000, 100), load(0, 0));
        CostEstimate two = h100(Map.of("devices", 2)).estimate(request(2_000, 100), load(0, 0));
        CostEstimate narrow = estimator("H100-SXM", MODEL, "fp8", 256, PRICE).estimate(request(2_000, 100), load(0, 0));

        assertThat(two.tpotMs()).isLessThan(one.tpotMs());
        assertThat(two.ttftMs()).isLessThan(one.ttftMs());
        assertThat(narrow.tpotMs()).isLessThan(one.tpotMs());
        assertThat(narrow.ttftMs()).isLessThan(one.ttftMs());
    }

    @Test
    void readsOnlyTheExpertsABatchTouches() {
        Estimator mixture = estimator("H100-SXM", "qwen3-30b-a3b", "fp8", 256, PRICE);
        double alone = mixture.estimate(request(1, 1), load(0, 0)).tpotMs();
        double many = mixture.estimate(request(1, 1), load(63, 0)).tpotMs();
        Estimator dense = estimator("H100-SXM", "qwen3-32b", "fp8", 256, PRICE);

        assertThat(alone).isLessThan(dense.estimate(request(1, 1), load(0, 0)).tpotMs() / 2);
        assertThat(many).isGreaterThan(2 * alone);
    }

    @Test
    void waitsBehindTheQueueAndBehindAFullBatch() {
        Estimator estimator = estimator("H100-SXM", MODEL, "bf16", 8, PRICE);
        double free = estimator.estimate(request(100, 100), load(7, 0)).ttftMs();
        double full = estimator.estimate(request(100, 100), load(8, 0)).ttftMs();
        double queued = estimator.estimate(request(100, 100), load(8, 10)).ttftMs();

        assertThat(full).isGreaterThan(free + 100);
        assertThat(queued - full).isEqualTo(10 * (full - free), within(1e-6));
    }

    @Test
    void expectsTheUsualUseWhereTheLoadIsUnknown() {
        Estimator estimator = estimator("H100-SXM", MODEL, "bf16", 10, PRICE);

        assertThat(estimator.estimate(request(100, 100), Load.UNKNOWN))
                .isEqualTo(estimator.estimate(request(100, 100), load(5, 0)));
    }

    @Test
    void spendsNoTimeOnTheOutputOfEmbeddings() {
        InferenceRequest embeddings = InferenceRequest.builder(Operation.EMBEDDINGS, "m")
                .promptTokens(500)
                .build();
        CostEstimate estimate =
                estimator("L4", "nomic-embed-text-v1.5", "fp16", 64, PRICE).estimate(embeddings, load(0, 0));

        assertThat(estimate.tpotMs()).isZero();
        assertThat(estimate.ttftMs()).isBetween(16.0, 30.0);
    }

    @Test
    void takesTheOperatorsFiguresBeforeTheCatalogues() {
        double slower = h100(Map.of("memoryBandwidthGbps", 1_675))
                .estimate(request(1, 1), load(0, 0))
                .tpotMs();
        double like = estimator(
                        "",
                        "my-own",
                        "",
                        16,
                        settings(Map.of(
                                "hardware", "h100 sxm", "architecture", Map.of("like", "llama-3.1-8b", "layers", 16))))
                .estimate(request(1, 1), load(0, 0))
                .tpotMs();

        assertThat(slower).isEqualTo(2 * 5.99 + 1.20, within(0.02));
        assertThat(like).isEqualTo(5.99 + 1.20 - 16 * 0.0321, within(0.02));
    }

    @Test
    void saysWhichFigureIsMissing() {
        assertThatThrownBy(() -> estimator("H100-SXM", MODEL, "", 1, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("needs usdPerHour");
        assertThatThrownBy(() -> estimator("Abacus", MODEL, "", 1, PRICE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\"Abacus\", which is not in the hardware catalogue (H100-SXM,")
                .hasMessageContaining("Set memoryBandwidthGbps (GB/s)");
        assertThatThrownBy(() -> estimator("EPYC-9654", MODEL, "", 1, PRICE))
                .hasMessageContaining("no tflops16Bit for \"EPYC-9654\"");
        assertThatThrownBy(() -> estimator("L4", MODEL, "int4", 1, settings(Map.of("devices", 2))))
                .hasMessageContaining("Set interconnectGbps");
        assertThatThrownBy(() -> estimator("H100-SXM", "gpt-x", "", 1, PRICE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Set architecture.parameters, or architecture.like");
        assertThatThrownBy(() -> estimator("H100-SXM", MODEL, "int3", 1, PRICE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\"int3\"")
                .hasMessageContaining("int4");
        assertThatThrownBy(() -> estimator("L4", "llama-3.1-70b", "bf16", 1, PRICE))
                .hasMessageContaining("(141.1 GB) leave no room for a KV cache on 1 \"L4\" with 24.0 GB each");
    }

    @Test
    void refusesValuesThatCannotBeMeant() {
        for (Map.Entry<String, ?> wrong : Map.of(
                        "usdPerHour", -1,
                        "utilisation", 0,
                        "marginal", 2,
                        "devices", 0,
                        "pue", 0.5,
                        "memoryEfficiency", 1.5,
                        "quantization", "int3",
                        "typicalOutputTokens", 0)
                .entrySet()) {
            assertThatThrownBy(() -> h100(Map.of(wrong.getKey(), wrong.getValue())))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(wrong.getKey());
        }
        assertThatThrownBy(() -> h100(Map.of("architecture", Map.of("like", "gpt-x"))))
                .hasMessageContaining("must be one of");
        assertThatThrownBy(() -> h100(Map.of("architecture", Map.of("layer", 32))))
                .hasMessageContaining("architecture.0.layer");
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(Plugin.class)).extracting(Plugin::id).containsExactly("hardware");
    }

    @Property(tries = 500)
    void growsWithTokensAndIsNeverNegative(
            @ForAll @IntRange(max = 100_000) int promptTokens,
            @ForAll @IntRange(max = 20_000) int outputTokens,
            @ForAll @IntRange(min = -1, max = 400) int running,
            @ForAll @IntRange(min = -1, max = 400) int waiting,
            @ForAll @DoubleRange(max = 1) double kvCacheUsage) {
        Estimator estimator = h100(Map.of("gramsCo2PerKwh", 400, "marginal", 0.1));
        Load load = new Load(running, waiting, kvCacheUsage, Instant.EPOCH);
        CostEstimate less = estimator.estimate(request(promptTokens, outputTokens), load);
        CostEstimate more = estimator.estimate(request(promptTokens + 10, outputTokens + 10), load);

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
        assertThat(less.endToEndMs(outputTokens)).isLessThanOrEqualTo(more.endToEndMs(outputTokens + 10));
        assertThat(less.usd()).isLessThan(more.usd());
        assertThat(less.energyJoules()).isLessThan(more.energyJoules());
    }

    @Property(tries = 500)
    void slowsDownWithTheLoad(
            @ForAll @IntRange(max = 50_000) int promptTokens,
            @ForAll @IntRange(min = 1, max = 5_000) int outputTokens,
            @ForAll @IntRange(max = 400) int running,
            @ForAll @IntRange(max = 400) int waiting) {
        Estimator estimator = h100(Map.of());
        CostEstimate quiet = estimator.estimate(request(promptTokens, outputTokens), load(running, waiting));
        CostEstimate busy = estimator.estimate(request(promptTokens, outputTokens), load(running + 1, waiting + 1));

        assertThat(quiet.ttftMs()).isLessThan(busy.ttftMs());
        assertThat(quiet.tpotMs()).isLessThanOrEqualTo(busy.tpotMs());
        assertThat(quiet.usd()).isEqualTo(busy.usd());
    }

    private static Estimator h100(Map<String, ?> more) {
        return estimator("H100-SXM", MODEL, "bf16", 256, settings(more));
    }

    private static Map<String, Object> settings(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(PRICE);
        settings.putAll(more);
        return settings;
    }
}
