package dev.signalbox.plugins.testkit;

import static dev.signalbox.spi.ConfigurationKey.Type.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The contract holds for a good cost model, and each of its tests fails for one that breaks it. */
class CostModelContractTest {

    private static final List<ConfigurationKey> KEYS = List.of(
            ConfigurationKey.required("msPerToken", NUMBER, "time per token, in milliseconds")
                    .positive(),
            ConfigurationKey.optional("usdPerHour", NUMBER, "1", "price of the machine"));

    @Test
    void holdsForAGoodOne() {
        assertThat(Contracts.failuresOf(Good.class)).isEmpty();
    }

    @Test
    void failsForOneThatBreaksAPromise() {
        assertThat(Contracts.failuresOf(BreaksAPromise.class))
                .containsOnlyKeys("keepsItsPromises")
                .hasEntrySatisfying(
                        "keepsItsPromises", message -> assertThat(message).contains("usd is NaN for"));
    }

    @Test
    void failsForNegativeAndEndlessFigures() {
        assertThat(Contracts.failuresOf(Negative.class))
                .containsKeys("givesNoFigureBelowZeroAndNoneWithoutEnd", "copesWithWhatIsUnknown");
        assertThat(Contracts.failuresOf(Endless.class)).containsKey("givesNoFigureBelowZeroAndNoneWithoutEnd");
    }

    @Test
    void failsForOneThatRemembers() {
        assertThat(Contracts.failuresOf(Remembering.class)).containsKey("saysTheSameEachTimeFromEveryThread");
    }

    @Test
    void failsForOneThatSleeps() {
        assertThat(Contracts.failuresOf(Sleeping.class)).containsKey("neverWaits");
    }

    @Test
    void failsForOneThatAllocates() {
        assertThat(Contracts.failuresOf(Wasteful.class))
                .containsOnlyKeys("allocatesLittle")
                .hasEntrySatisfying(
                        "allocatesLittle", message -> assertThat(message).contains("at most 96"));
    }

    @Test
    void failsForOneThatShrinks() {
        assertThat(Contracts.failuresOf(Shrinking.class))
                .containsOnlyKeys("takesMoreForMore")
                .hasEntrySatisfying(
                        "takesMoreForMore",
                        message -> assertThat(message)
                                .contains("usd falls from", "as prompt tokens grow", "leave USD_WITH_PROMPT out of"));
    }

    @Test
    void failsForOneThatDoesNotNameTheKey() {
        assertThat(Contracts.failuresOf(Vague.class)).containsOnlyKeys("namesTheKeyOfAFigureThatIsMissing");
    }

    @Test
    void failsForOneThatBreaksOnAnUnknownBackend() {
        assertThat(Contracts.failuresOf(NeedsHardware.class))
                .containsOnlyKeys("saysWhatIsMissingOfABackendThatTellsNothing");
    }

    @Test
    void failsForKeysThatAreReadAndNotDeclaredOrTheOtherWayRound() {
        assertThat(Contracts.failuresOf(Undeclared.class))
                .hasEntrySatisfying(
                        "readsTheKeysItDeclaresAndNoOthers",
                        message -> assertThat(message).contains("[usdPerHour]", "read, but not declared"));
        assertThat(Contracts.failuresOf(Overdeclared.class))
                .hasEntrySatisfying(
                        "readsTheKeysItDeclaresAndNoOthers",
                        message -> assertThat(message).contains("[usdPerHour]", "declared, but were read with none"));
    }

    @Test
    void failsForOneThatLeavesAThreadBehind() {
        try {
            assertThat(Contracts.failuresOf(LeavingAThread.class))
                    .containsOnlyKeys("endsAllItsThreadsWhenItIsClosed")
                    .hasEntrySatisfying(
                            "endsAllItsThreadsWhenItIsClosed",
                            message -> assertThat(message).contains("fixture-left"));
        } finally {
            LeavingAThread.END.countDown();
        }
    }

    @Test
    void failsForOneThatTakesItsTimeToBeMadeAndToClose() {
        try {
            assertThat(Contracts.failuresOf(Hanging.class))
                    .hasEntrySatisfying(
                            "isMadeAtOnceAndClosedUnused",
                            message -> assertThat(message).contains("its factory did not return"));
            assertThat(Contracts.failuresOf(HangingInClose.class))
                    .hasEntrySatisfying(
                            "isMadeAtOnceAndClosedUnused",
                            message -> assertThat(message).contains("close() did not return"));
        } finally {
            Hanging.END.countDown();
        }
    }

    @Test
    void failsForOneThatTellsASecret() {
        assertThat(Contracts.failuresOf(Telling.class))
                .containsOnlyKeys("tellsNoSecret")
                .hasEntrySatisfying(
                        "tellsNoSecret", message -> assertThat(message).contains("its toString() shows a secret"));
    }

    /** What a test says of the cost model it is for. */
    abstract static class Fixture extends CostModelContract {

        private final List<ConfigurationKey> keys;
        private final Function<PluginContext, CostModel> create;

        Fixture(Function<PluginContext, CostModel> create) {
            this(KEYS, create);
        }

        Fixture(List<ConfigurationKey> keys, Function<PluginContext, CostModel> create) {
            this.keys = keys;
            this.create = create;
        }

        /** A cost model that reads the usual keys, of an estimate made of the time per token. */
        Fixture(Estimating estimating) {
            this(context -> costModel(context, estimating));
        }

        @Override
        protected Plugin plugin() {
            return new Plugin() {
                @Override
                public String id() {
                    return "fixture";
                }

                @Override
                public int spiVersion() {
                    return SpiVersion.CURRENT;
                }

                @Override
                public Map<String, Factory<CostModel>> costModels() {
                    return Map.of("fixture", Factory.of(keys, create));
                }
            };
        }

        @Override
        protected String type() {
            return "fixture";
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("msPerToken", 2);
        }

        @Override
        protected Backend backend() {
            return new Backend(
                    "a", Placement.GPU, "NPU-1", URI.create("http://a"), "", true, 8, List.of(), Map.of(), Map.of());
        }

        @Override
        protected ServedModel model() {
            return new ServedModel("m", "m", Set.of(Operation.CHAT), "", InferenceRequest.UNKNOWN);
        }
    }

    @FunctionalInterface
    private interface Estimating {
        CostEstimate estimate(double msPerToken, InferenceRequest request, Load load);
    }

    private static CostModel costModel(PluginContext context, Estimating estimating) {
        Configuration configuration = context.configuration();
        double msPerToken = configuration.number("msPerToken");
        configuration.number("usdPerHour", 1);
        return (backend, model) -> (request, load) -> estimating.estimate(msPerToken, request, load);
    }

    private static CostEstimate estimate(double msPerToken, InferenceRequest request, double usd) {
        return new CostEstimate(
                msPerToken * Math.max(request.promptTokens(), 0), msPerToken, usd, 0, Double.NaN, Double.NaN, 0.5);
    }

    static final class Good extends Fixture {
        Good() {
            super((msPerToken, request, load) -> estimate(msPerToken, request, 1));
        }
    }

    static final class BreaksAPromise extends Fixture {
        BreaksAPromise() {
            super((msPerToken, request, load) ->
                    estimate(msPerToken, request, request.promptTokens() > 1_000 ? Double.NaN : 1));
        }
    }

    static final class Negative extends Fixture {
        Negative() {
            super((msPerToken, request, load) -> estimate(msPerToken, request, load.waiting() * 0.1 - 1));
        }
    }

    static final class Endless extends Fixture {
        Endless() {
            super((msPerToken, request, load) -> estimate(msPerToken, request, 1.0 / load.running()));
        }

        @Override
        protected Set<Growth> grows() {
            return Set.of();
        }
    }

    static final class Remembering extends Fixture {

        private static final AtomicInteger CALLS = new AtomicInteger();

        Remembering() {
            super((msPerToken, request, load) -> estimate(msPerToken, request, CALLS.incrementAndGet()));
        }
    }

    static final class Sleeping extends Fixture {
        Sleeping() {
            super((msPerToken, request, load) -> {
                if (request.promptTokens() == 8_192 && load.running() == 256) {
                    sleepBriefly();
                }
                return estimate(msPerToken, request, 1);
            });
        }

        private static void sleepBriefly() {
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static final class Wasteful extends Fixture {

        @SuppressWarnings("UnusedVariable")
        private static volatile byte[] waste = new byte[0];

        Wasteful() {
            super((msPerToken, request, load) -> {
                waste = new byte[100];
                return estimate(msPerToken, request, 1);
            });
        }
    }

    static final class Shrinking extends Fixture {
        Shrinking() {
            super((msPerToken, request, load) ->
                    estimate(msPerToken, request, 1.0 / (1 + Math.max(request.promptTokens(), 0))));
        }

        @Override
        protected Set<Growth> grows() {
            return Set.of(Growth.USD_WITH_PROMPT, Growth.TTFT_WITH_PROMPT);
        }
    }

    static final class Vague extends Fixture {
        Vague() {
            super(List.of(ConfigurationKey.optional("msPerToken", NUMBER, "", "time per token")), context -> {
                if (Double.isNaN(context.configuration().number("msPerToken", Double.NaN))) {
                    throw new ConfigurationException("something is missing");
                }
                return (backend, model) -> (request, load) -> CostModelContractTest.estimate(2, request, 1);
            });
        }
    }

    static final class NeedsHardware extends Fixture {
        NeedsHardware() {
            super(context -> {
                CostModel good = costModel(
                        context, (msPerToken, request, load) -> CostModelContractTest.estimate(msPerToken, request, 1));
                return (backend, model) -> {
                    if (backend.hardware().isEmpty()) {
                        throw new IllegalStateException("what is this?");
                    }
                    return good.estimator(backend, model);
                };
            });
        }
    }

    static final class Undeclared extends Fixture {
        Undeclared() {
            super(
                    KEYS.subList(0, 1),
                    context -> costModel(
                            context,
                            (msPerToken, request, load) -> CostModelContractTest.estimate(msPerToken, request, 1)));
        }
    }

    static final class Overdeclared extends Fixture {
        Overdeclared() {
            super(context -> {
                double msPerToken = context.configuration().number("msPerToken");
                return (backend, model) -> (request, load) -> CostModelContractTest.estimate(msPerToken, request, 1);
            });
        }
    }

    static final class LeavingAThread extends Fixture {

        static final CountDownLatch END = new CountDownLatch(1);

        LeavingAThread() {
            super(context -> {
                Thread left = new Thread(() -> await(END), "fixture-left");
                left.setDaemon(true);
                left.start();
                return costModel(
                        context, (msPerToken, request, load) -> CostModelContractTest.estimate(msPerToken, request, 1));
            });
        }

        @Override
        Duration beforeLong() {
            return Duration.ofSeconds(2);
        }
    }

    static final class Hanging extends Fixture {

        static final CountDownLatch END = new CountDownLatch(1);

        Hanging() {
            super(context -> {
                await(END);
                throw new IllegalStateException("too late");
            });
        }

        @Override
        Duration atOnce() {
            return Duration.ofMillis(50);
        }
    }

    static final class HangingInClose extends Fixture {

        HangingInClose() {
            super(context -> {
                CostModel good = costModel(
                        context, (msPerToken, request, load) -> CostModelContractTest.estimate(msPerToken, request, 1));
                return new CostModel() {
                    @Override
                    public Estimator estimator(Backend backend, ServedModel model) {
                        return good.estimator(backend, model);
                    }

                    @Override
                    public void close() {
                        await(Hanging.END);
                    }
                };
            });
        }

        @Override
        Duration beforeLong() {
            return Duration.ofMillis(50);
        }
    }

    static final class Telling extends Fixture {

        Telling() {
            super(
                    List.of(
                            ConfigurationKey.required("msPerToken", NUMBER, "time per token"),
                            ConfigurationKey.optional("apiKey", ConfigurationKey.Type.SECRET, "", "opens the door")),
                    context -> {
                        double msPerToken = context.configuration().number("msPerToken");
                        String secret = context.configuration().secret("apiKey").orElse("");
                        return new CostModel() {
                            @Override
                            public Estimator estimator(Backend backend, ServedModel model) {
                                return (request, load) -> CostModelContractTest.estimate(msPerToken, request, 1);
                            }

                            @Override
                            public String toString() {
                                return "costs by " + secret;
                            }
                        };
                    });
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("msPerToken", 2, "apiKey", "sk-very-secret");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
