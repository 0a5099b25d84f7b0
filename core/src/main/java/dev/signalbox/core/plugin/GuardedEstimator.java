package dev.signalbox.core.plugin;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import org.jspecify.annotations.Nullable;

/**
 * An estimator that never throws and never answers with a figure that can't be.
 *
 * <p>The thread's class loader is left alone here: an estimator is pure, and setting it would cost as much as a small
 * estimate.
 */
final class GuardedEstimator implements Estimator {

    /** No figure in any unit reaches it: 11 days of waiting, a billion dollars, joules or grams. */
    private static final double ABSURD = 1e9;

    private final CostEstimate fallback;
    private final EstimateWatch watch;

    /** Null before it is prepared, and when its model is closed: nothing else holds on to the plugin's classes. */
    private volatile @Nullable Estimator estimator;

    GuardedEstimator(CostEstimate fallback, EstimateWatch watch) {
        this.fallback = fallback;
        this.watch = watch;
    }

    /** Asks the plugin's from now on. */
    void use(Estimator prepared) {
        estimator = prepared;
    }

    /** Asks the plugin's no more. */
    void retire() {
        estimator = null;
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load) {
        return estimate(request, load, 0);
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load, int cachedPromptTokens) {
        Estimator asked = estimator;
        if (asked == null) {
            return fallback;
        }
        if (watch.isQuarantined()) {
            return watch.mayProbe() ? probe(asked, request, load, cachedPromptTokens) : fallback;
        }
        if (watch.isTimingDue()) {
            return timed(asked, request, load, cachedPromptTokens);
        }
        try {
            CostEstimate estimate = ask(asked, request, load, cachedPromptTokens);
            return isPlausible(estimate) ? known(estimate) : refuse(estimate);
        } catch (Throwable e) {
            return contain(e);
        }
    }

    private static CostEstimate ask(Estimator asked, InferenceRequest request, Load load, int cachedPromptTokens) {
        return cachedPromptTokens == 0
                ? asked.estimate(request, load)
                : asked.estimate(request, load, cachedPromptTokens);
    }

    private CostEstimate timed(Estimator asked, InferenceRequest request, Load load, int cachedPromptTokens) {
        long start = watch.nanoTime();
        try {
            CostEstimate estimate = ask(asked, request, load, cachedPromptTokens);
            watch.timed(watch.nanoTime() - start);
            return isPlausible(estimate) ? known(estimate) : refuse(estimate);
        } catch (Throwable e) {
            return contain(e);
        }
    }

    private CostEstimate probe(Estimator asked, InferenceRequest request, Load load, int cachedPromptTokens) {
        long start = watch.nanoTime();
        try {
            CostEstimate estimate = ask(asked, request, load, cachedPromptTokens);
            if (isPlausible(estimate)) {
                watch.probeSucceeded(watch.nanoTime() - start);
                return known(estimate);
            }
            watch.probeFailed(implausible(estimate));
        } catch (Throwable e) {
            watch.probeFailed(thrown(e));
        }
        return fallback;
    }

    /** An estimate that knows nothing is no better than the fallback. */
    private CostEstimate known(CostEstimate estimate) {
        return Double.isNaN(estimate.ttftMs())
                        && Double.isNaN(estimate.tpotMs())
                        && Double.isNaN(estimate.usd())
                        && Double.isNaN(estimate.energyJoules())
                ? fallback
                : estimate;
    }

    private static boolean isPlausible(@Nullable CostEstimate estimate) {
        return estimate != null
                && isPlausible(estimate.ttftMs())
                && isPlausible(estimate.tpotMs())
                && isPlausible(estimate.usd())
                && isPlausible(estimate.marginalUsd())
                && isPlausible(estimate.energyJoules())
                && isPlausible(estimate.carbonGrams())
                && isPlausible(estimate.uncertainty());
    }

    /** NaN, which is how a figure is unknown, is plausible: no comparison with it holds. */
    private static boolean isPlausible(double figure) {
        return !(figure < 0 || figure > ABSURD);
    }

    private CostEstimate refuse(@Nullable CostEstimate estimate) {
        watch.failed(implausible(estimate));
        return fallback;
    }

    private CostEstimate contain(Throwable e) {
        watch.failed(thrown(e));
        return fallback;
    }

    private static String implausible(@Nullable CostEstimate estimate) {
        return "it estimated " + estimate;
    }

    private static String thrown(Throwable e) {
        return "it threw " + PluginException.describe(e);
    }
}
