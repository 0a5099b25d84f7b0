package dev.signalbox.plugins.hardware;

import static dev.signalbox.plugins.hardware.Estimates.estimator;
import static dev.signalbox.plugins.hardware.Estimates.load;
import static dev.signalbox.plugins.hardware.Estimates.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.plugins.testkit.DocumentedKeys;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.nio.file.Path;
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
    private static final Efficiency GPU = Efficiency.OF_GPUS;

    @Test
    void decodesAsFastAsTheMemoryGivesTheWeights() {
        CostEstimate estimate = h100(Map.of()).estimate(request(1, 1), load(0, 0));

        // 8.03e9 weights of 2 bytes at a share of 3,350 GB/s, and the overhead of 32 layers; computing makes no
        // difference.
        assertThat(estimate.tpotMs())
                .isEqualTo(
                        8.03e9 * 2 / (3_350e9 * GPU.memory()) * 1e3 + 32 * GPU.secondsPerLayer() * 1e3, within(0.02));
    }

    @Test
    void readsPromptsAsFastAsTheDeviceComputes() {
        double one = h100(Map.of("latencyMs", 0))
                .estimate(request(10_000, 1), load(0, 0))
                .ttftMs();

        // 2 * 8.03e9 * 1e4 + 2 * 32 * 32 * 128 * 1e8 operations at 62 % of 989 TFLOP/s, and 32 layers of overhead.
        assertThat(one)
                .isEqualTo(
                        (1.606e14 + 2.62e13) / (0.62 * 989e12) * 1e3 + 32 * GPU.secondsPerLayer() * 1e3, within(0.5));
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

        // One request alone: 451 W while the machine is busy with it, and 1.76 pJ for each of 2 * 8.03e9 operations of
        // 101
        // tokens; 1.5 times.
        double seconds = (estimate.ttftMs() - 16 + 100 * estimate.tpotMs()) / 1e3;
        assertThat(estimate.energyJoules())
                .isEqualTo(1.5 * (451 * seconds + 1.76e-12 * 2 * 8.03e9 * 101), within(0.01));
        assertThat(estimate.carbonGrams()).isEqualTo(estimate.energyJoules() / 3.6e6 * 400, within(1e-9));
    }

    @Test
    void neverDrawsMoreThanTheRatedPower() {
        Estimator estimator =
                h100(Map.of("pue", 1, "typicalPromptTokens", 1_024, "typicalOutputTokens", 256, "latencyMs", 0));
        double promptSeconds =
                estimator.estimate(request(1_024, 256), load(0, 0)).ttftMs() / 1e3;
        CostEstimate estimate = estimator.estimate(request(1_024, 256), load(63, 0));

        // 64 such requests: in each of the 256 steps that give them their tokens, others' prompts are read as well.
        double seconds = promptSeconds + 256 * estimate.tpotMs() / 1e3;
        assertThat(64 * estimate.energyJoules()).isLessThanOrEqualTo(700 * seconds * (1 + 1e-9));
    }

    @Test
    void drawsAShareOfTheRatedPowerWhereNothingElseIsKnown() {
        CostEstimate estimate = estimator("A100-SXM", MODEL, "bf16", 256, settings(Map.of("pue", 1)))
                .estimate(request(1, 100), load(0, 0));

        double seconds = (estimate.ttftMs() - 16 + 100 * estimate.tpotMs()) / 1e3;
        assertThat(estimate.energyJoules()).isEqualTo(0.528 * 400 * seconds, within(0.01));
    }

    @Test
    void emitsWhatTheGridOfItsRegionDoes() {
        CostEstimate virginia = h100(Map.of("gridRegion", "us-east-1")).estimate(request(1_000, 100), load(0, 0));

        assertThat(virginia.carbonGrams()).isEqualTo(virginia.energyJoules() / 3.6e6 * 415.8, within(1e-9));
        assertThat(h100(Map.of()).estimate(request(1_000, 100), load(0, 0)).carbonGrams())
                .isNaN();
        assertThatThrownBy(() -> h100(Map.of("gridRegion", "FRA", "gramsCo2PerKwh", 3)))
                .hasMessageContaining("can't stand beside gridRegion");
        assertThatThrownBy(() -> h100(Map.of("gridRegion", "atlantis")))
                .hasMessageContaining("must be one of us-east-1");
    }

    @Test
    void emitsAShareOfWhatMakingTheMachineDid() {
        Map<String, ?> free = Map.of("gramsCo2PerKwh", 0, "utilisation", 1);
        Map<String, ?> embodied =
                Map.of("gramsCo2PerKwh", 0, "utilisation", 1, "embodiedKgCo2", 876.6, "embodiedYears", 1);
        CostEstimate estimate = h100(embodied).estimate(request(1_000, 100), load(0, 0));

        // 876.6 kg over a year of 8,766 hours are 100 g for the hour that costs 6.88 dollars.
        assertThat(estimate.carbonGrams()).isEqualTo(estimate.usd() / 6.88 * 100, within(1e-9));
        assertThat(h100(free).estimate(request(1_000, 100), load(0, 0)).carbonGrams())
                .isZero();
    }

    @Test
    void readsOnlyWhatOfAPromptIsNotCached() {
        Estimator estimator = h100(Map.of("latencyMs", 0));
        CostEstimate cold = estimator.estimate(request(10_000, 100), load(0, 0), 0);
        CostEstimate warm = estimator.estimate(request(10_000, 100), load(0, 0), 9_000);

        // The last 1,000 tokens: 2 * 8.03e9 * 1e3, and attention to 1e8 - 0.81e8 pairs; the weights are read at the
        // same time.
        double computing = (1.606e13 + 2 * 32 * 32 * 128 * 0.19e8) / (0.62 * 989e12);
        double memory = (16.06e9 + 1e4 * 131_072) / (3_350e9 * GPU.memory());
        assertThat(warm.ttftMs())
                .isEqualTo(Math.hypot(computing, memory) * 1e3 + 32 * GPU.secondsPerLayer() * 1e3, within(0.1));
        assertThat(warm.tpotMs()).isEqualTo(cold.tpotMs());
        assertThat(warm.usd()).isLessThan(cold.usd());
        assertThat(warm.energyJoules()).isLessThan(cold.energyJoules());
        assertThat(estimator.estimate(request(10_000, 100), load(0, 0))).isEqualTo(cold);
        assertThat(estimator.estimate(request(100, 100), load(0, 0), 100).ttftMs())
                .isPositive();
    }

    @Test
    void costsMoreWhereATargetLetsFewerShareTheMachine() {
        double free = h100(Map.of()).estimate(request(1_000, 200), load(0, 0)).usd();
        double within = h100(Map.of("tpotTargetMs", 12))
                .estimate(request(1_000, 200), load(0, 0))
                .usd();
        double alone = h100(Map.of("tpotTargetMs", 0.1))
                .estimate(request(1_000, 200), load(0, 0))
                .usd();

        assertThat(within).isGreaterThan(1.2 * free).isLessThan(alone / 2);
    }

    @Test
    void addsWhatTheCapacityIsWorthToOthers() {
        CostEstimate estimate =
                h100(Map.of("shadowUsdPerHour", 3.44, "utilisation", 1)).estimate(request(1_000, 200), load(0, 0));

        assertThat(estimate.marginalUsd()).isEqualTo(estimate.usd() / 2, within(1e-12));
    }

    @Test
    void sendsABatchThroughTheStagesOfAPipeline() {
        Map<String, ?> two = Map.of("pipelineStages", 2);
        Estimator one = estimator("H200-SXM", "llama-3.1-70b", "fp8", 64, PRICE);
        Estimator staged = estimator("H200-SXM", "llama-3.1-70b", "fp8", 64, settings(two));

        // A step reads all weights whether they lie on one device or on two, one after the other.
        assertThat(staged.estimate(request(1, 1), load(0, 0)).tpotMs())
                .isEqualTo(one.estimate(request(1, 1), load(0, 0)).tpotMs() + 0.01, within(0.005));
        assertThat(staged.estimate(request(4_000, 1_000), load(15, 0)).tpotMs())
                .isLessThan(one.estimate(request(4_000, 1_000), load(15, 0)).tpotMs());
        assertThatThrownBy(() -> estimator("H200-SXM", "llama-3.1-70b", "bf16", 64, settings(Map.of())))
                .hasMessageContaining("leave no room");
        assertThat(estimator("H200-SXM", "llama-3.1-70b", "bf16", 64, settings(two)))
                .isNotNull();
    }

    @Test
    void readsTheWholeLatentCacheOnEachDevice() {
        // 61 layers of 576 elements in two bytes are 70,272 bytes for a token, on each of eight devices.
        Roofline deepSeek = Estimates.roofline("H200-SXM", 8, "deepseek-r1", "fp8", 2, Efficiency.OF_GPUS);
        double tokens = 1e6;

        double seconds = deepSeek.terms(1, tokens, 0, 0)[0] - deepSeek.terms(1, 0, 0, 0)[0];
        assertThat(seconds).isEqualTo(70_272 * tokens / 4_800e9, within(1e-4));
        // (8 * (0.9 * 141e9 - 3.5 GiB) - weights of 671 GB) / 8 / 70,272 bytes.
        assertThat(deepSeek.kvTokens())
                .isEqualTo((8 * (0.9 * 141e9 - 3.5 * (1L << 30)) - 671e9) / (8 * 70_272), within(1_000.0));
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

        double reading = 8.03e9 * 2 / (3_350e9 * GPU.memory()) * 1e3;
        double layer = GPU.secondsPerLayer() * 1e3;
        assertThat(slower).isEqualTo(2 * reading + 32 * layer, within(0.02));
        assertThat(like).isEqualTo(reading + 16 * layer, within(0.02));
    }

    @Test
    void takesTheOperatorsCataloguesBeforeItsOwn() {
        String hardware = """
                name,kind,memoryGb,memoryBandwidthGbps,tflops16Bit,tdpWatts,date,source
                acme-npu,asic,64,500,100,75,2026-11,our own lab
                """;
        String grid = "name,gramsCo2PerKwh\nour-roof,20\n";
        Estimator estimator = estimator(
                "acme-npu",
                MODEL,
                "bf16",
                8,
                settings(Map.of("hardwareCatalogue", hardware, "gridCatalogue", grid, "gridRegion", "our-roof")));
        CostEstimate estimate = estimator.estimate(request(1, 1), load(0, 0));

        assertThat(estimate.tpotMs())
                .isEqualTo(16.06e9 / (500e9 * 0.7) * 1e3 + 32 * GPU.secondsPerLayer() * 1e3, within(0.05));
        assertThat(estimate.carbonGrams()).isEqualTo(estimate.energyJoules() / 3.6e6 * 20, within(1e-12));
        assertThatThrownBy(() -> h100(Map.of("modelCatalogue", "name,layers\nmine\n")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("modelCatalogue")
                .hasMessageContaining("line 2 has 1 cells, must have 2");
    }

    @Test
    void documentsItsKeys() {
        DocumentedKeys.requireIn(Path.of("README.md"), new HardwarePlugin());
    }

    @Test
    void saysWhichFigureIsMissing() {
        assertThatThrownBy(() -> estimator("H100-SXM", MODEL, "", 1, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("usdPerHour is missing");
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
