package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What the host expects of every {@link CostModel}. Extend it in the plugin's tests, for each type of cost model once.
 *
 * <p>Figures are checked for requests from one token to many, on a backend from idle to overloaded. What does not hold of a model
 * for a good reason is said by overriding {@link #promised}, {@link #grows} or {@link #maxBytesPerEstimate}.
 */
public abstract class CostModelContract extends ComponentContract<CostModel> {

    private static final Duration PREPARED = Duration.ofSeconds(10);
    private static final int[] TOKENS = {1, 16, 128, 1_024, 8_192};
    private static final int[] REQUESTS = {0, 1, 4, 16, 64, 256};

    /** The backend to estimate for, as the provider would describe it. */
    protected abstract Backend backend();

    /** The model on it. */
    protected abstract ServedModel model();

    /** The figures that are never NaN where the request and the load are known. */
    protected Set<Figure> promised() {
        return EnumSet.of(Figure.TTFT_MS, Figure.TPOT_MS, Figure.USD);
    }

    /** What makes figures grow, or not shrink. */
    protected Set<Growth> grows() {
        return EnumSet.allOf(Growth.class);
    }

    /** What one estimate may allocate, its result of 72 bytes included. */
    protected long maxBytesPerEstimate() {
        return 96;
    }

    /** What is asked of the model: one with embeddings only must say so. */
    protected Operation operation() {
        return model().operations().contains(Operation.CHAT)
                ? Operation.CHAT
                : model().operations().iterator().next();
    }

    @Override
    final Map<String, Factory<CostModel>> factories(Plugin plugin) {
        return plugin.costModels();
    }

    @Override
    final void use(CostModel model) throws Exception {
        prepare(model, backend()).estimate(request(128, 128), load(1, 0));
    }

    @Test
    void keepsItsPromises() throws Exception {
        onEveryCase((estimator, request, load) -> {
            CostEstimate estimate = estimator.estimate(request, load);
            for (Figure figure : promised()) {
                Assertions.assertFalse(Double.isNaN(figure.of(estimate)), () -> figure + " is NaN" + of(request, load));
            }
        });
    }

    @Test
    void givesNoFigureBelowZeroAndNoneWithoutEnd() throws Exception {
        onEveryCase((estimator, request, load) -> requireSane(estimator.estimate(request, load), request, load));
    }

    @Test
    void copesWithWhatIsUnknown() throws Exception {
        with(estimator -> {
            InferenceRequest unclassified =
                    InferenceRequest.builder(operation(), model().name()).build();
            for (InferenceRequest request : List.of(unclassified, request(0, 0), request(128, 128))) {
                for (Load load :
                        List.of(Load.UNKNOWN, load(InferenceRequest.UNKNOWN, 3), load(3, InferenceRequest.UNKNOWN))) {
                    requireSane(estimator.estimate(request, load), request, load);
                }
            }
        });
    }

    @Test
    void saysTheSameEachTimeFromEveryThread() throws Exception {
        with(estimator -> EstimatorProbes.requirePure(estimator, cases()));
    }

    @Test
    void neverWaits() throws Exception {
        with(estimator -> EstimatorProbes.requireNoWaiting(estimator, cases()));
    }

    @Test
    void allocatesLittle() throws Exception {
        with(estimator -> {
            double bytes = EstimatorProbes.bytesPerEstimate(estimator, request(1_024, 128), load(4, 1));
            Assertions.assertTrue(
                    bytes <= maxBytesPerEstimate(),
                    () -> "an estimate allocates " + bytes + " bytes, must be at most " + maxBytesPerEstimate());
        });
    }

    @Test
    void takesMoreForMore() throws Exception {
        with(estimator -> {
            for (Growth growth : grows()) {
                growth.requireIn(estimator, this::request, CostModelContract::load);
            }
        });
    }

    /** Without one of its settings it works all the same, or says at which key a figure is missing. */
    @Test
    void namesTheKeyOfAFigureThatIsMissing() throws Exception {
        for (String key : settings().keySet()) {
            Map<String, Object> less = new LinkedHashMap<>(settings());
            less.remove(key);
            try {
                CostModel model = make(context(less));
                try {
                    requireSane(
                            prepare(model, backend()).estimate(request(128, 128), load(1, 0)),
                            request(128, 128),
                            load(1, 0));
                } finally {
                    close(model);
                }
            } catch (ConfigurationException e) {
                Assertions.assertTrue(
                        String.valueOf(e.getMessage()).contains(key),
                        () -> "without " + key + " it says \"" + e.getMessage() + "\", which does not name the key");
            }
        }
    }

    /** Of a backend that tells nothing of itself it predicts what it can, or says what is missing. */
    @Test
    void saysWhatIsMissingOfABackendThatTellsNothing() throws Exception {
        Backend known = backend();
        Backend bare = new Backend(
                known.id(),
                known.placement(),
                "",
                known.url(),
                "",
                known.owned(),
                InferenceRequest.UNKNOWN,
                List.of(),
                Map.of(),
                Map.of());
        ServedModel model = new ServedModel("m", "m", model().operations(), "", InferenceRequest.UNKNOWN);
        CostModel costs = make(context(settings()));
        try {
            Estimator estimator = Bounded.call("estimator()", PREPARED, () -> costs.estimator(bare, model));
            requireSane(estimator.estimate(request(128, 128), load(1, 0)), request(128, 128), load(1, 0));
        } catch (ConfigurationException e) {
            Assertions.assertFalse(String.valueOf(e.getMessage()).isBlank(), "it says nothing of what is missing");
        } finally {
            close(costs);
        }
    }

    private void requireSane(CostEstimate estimate, InferenceRequest request, Load load) {
        Assertions.assertNotNull(estimate, () -> "it estimated null" + of(request, load));
        for (Figure figure : Figure.values()) {
            double value = figure.of(estimate);
            Assertions.assertFalse(
                    value < 0, () -> figure + " is " + value + of(request, load) + ", must not be below 0");
            Assertions.assertFalse(
                    Double.isInfinite(value), () -> figure + " is infinite" + of(request, load) + "; unknown is NaN");
        }
    }

    private void onEveryCase(EstimatorProbes.Check check) throws Exception {
        with(estimator -> {
            for (EstimatorProbes.Case each : cases()) {
                check.check(estimator, each.request(), each.load());
            }
        });
    }

    private void with(Estimation estimation) throws Exception {
        CostModel model = make(context(settings()));
        try {
            estimation.on(prepare(model, backend()));
        } finally {
            close(model);
        }
    }

    private Estimator prepare(CostModel model, Backend backend) throws Exception {
        Estimator estimator = Bounded.call("estimator()", PREPARED, () -> model.estimator(backend, model()));
        Assertions.assertNotNull(estimator, "estimator() returned null");
        return estimator;
    }

    private List<EstimatorProbes.Case> cases() {
        return EstimatorProbes.cases(TOKENS, REQUESTS, this::request, CostModelContract::load);
    }

    private InferenceRequest request(int promptTokens, int outputTokens) {
        return InferenceRequest.builder(operation(), model().name())
                .promptTokens(promptTokens)
                .expectedOutputTokens(outputTokens)
                .build();
    }

    private static Load load(int running, int waiting) {
        return new Load(running, waiting, Double.NaN, new TestClock().instant());
    }

    private static String of(InferenceRequest request, Load load) {
        return " for " + request.promptTokens() + " tokens in and " + request.expectedOutputTokens() + " out, with "
                + load.running() + " running and " + load.waiting() + " waiting";
    }

    /** What is done with an estimator. */
    @FunctionalInterface
    private interface Estimation {
        void on(Estimator estimator) throws Exception;
    }
}
