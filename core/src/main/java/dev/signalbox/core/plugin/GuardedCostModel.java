package dev.signalbox.core.plugin;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A cost model that always answers: where the plugin's can't, or is closed, with the fallback estimate.
 *
 * <p>Estimators are prepared on a thread of the plugin's and asked once there, so that one that never returns never gets on a
 * request's way.
 */
final class GuardedCostModel implements CostModel {

    /** Preparation may take milliseconds, and load classes. One that takes longer goes on while the fallback estimate holds. */
    private static final long PREPARATION_MILLIS = 1000;

    private final Containment<CostModel> model;
    private final CostEstimate fallback;
    private final EstimateWatch watch;

    /** Those that are in use, to take the plugin's from them in the end. */
    private final Set<GuardedEstimator> estimators =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** The last preparation that was begun; they are made one after the other. */
    private volatile CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    GuardedCostModel(Containment<CostModel> model, CostEstimate fallback, LongSupplier nanoTime) {
        this.model = model;
        this.fallback = fallback;
        this.watch = new EstimateWatch(model.standing(), nanoTime);
    }

    @Override
    public Estimator estimator(Backend backend, ServedModel served) {
        GuardedEstimator guarded = new GuardedEstimator(fallback, watch);
        boolean free = last.isDone();
        CompletableFuture<Estimator> prepared = last.handle((done, failure) -> done)
                .thenCompose(done -> model.run(costs -> prepare(costs, backend, served)));
        last = prepared;
        try {
            use(guarded, prepared.get(free ? PREPARATION_MILLIS : 0, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            model.standing()
                    .degraded("no estimates yet for model " + served.name() + " on " + backend.id()
                            + ": estimator has not" + " returned; the fallback estimate holds until it has");
            var unused = prepared.whenComplete((estimator, failure) -> {
                if (failure == null) {
                    use(guarded, estimator);
                    model.standing().recovered();
                } else {
                    unavailable(backend, served, failure);
                }
            });
        } catch (ExecutionException e) {
            unavailable(backend, served, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return guarded;
    }

    private static Estimator prepare(CostModel costs, Backend backend, ServedModel served) {
        Estimator estimator =
                Objects.requireNonNull(costs.estimator(backend, served), "it returned null instead of an estimator");
        InferenceRequest request = InferenceRequest.builder(
                        served.operations().iterator().next(), served.name())
                .promptTokens(100)
                .expectedOutputTokens(100)
                .build();
        try {
            CostEstimate unused = estimator.estimate(request, Load.UNKNOWN);
        } catch (Throwable e) {
            // Requests will tell: here it only matters that it returns.
        }
        return estimator;
    }

    private void use(GuardedEstimator guarded, Estimator estimator) {
        estimators.add(guarded);
        guarded.use(estimator);
        if (model.standing().isClosed()) {
            guarded.retire();
        }
    }

    private void unavailable(Backend backend, ServedModel served, Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = cause instanceof ConfigurationException
                ? String.valueOf(cause.getMessage())
                : "estimator failed: " + PluginException.describe(cause);
        model.standing().degraded("no estimates for model " + served.name() + " on " + backend.id() + ": " + reason);
    }

    /** Tells the fallback estimate from the model's own, be they the same figures. Holds on to nothing else. */
    @SuppressWarnings("ReferenceEquality")
    Predicate<CostEstimate> fallback() {
        CostEstimate constant = fallback;
        return estimate -> estimate == constant;
    }

    /** Has the next estimates timed: decisions take long. */
    void suspect() {
        watch.suspect();
    }

    @Override
    public void close() {
        model.close();
        last = CompletableFuture.completedFuture(null);
        synchronized (estimators) {
            estimators.forEach(GuardedEstimator::retire);
            estimators.clear();
        }
    }
}
