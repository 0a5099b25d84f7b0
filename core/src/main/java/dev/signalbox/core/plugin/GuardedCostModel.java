package dev.signalbox.core.plugin;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.util.Objects;
import java.util.function.LongSupplier;

/** A cost model that always answers: where the plugin's can't, with the fallback estimate. */
final class GuardedCostModel implements CostModel {

    private final CostModel model;
    private final Containment containment;
    private final CostEstimate fallback;
    private final EstimateWatch watch;

    GuardedCostModel(CostModel model, Containment containment, CostEstimate fallback, LongSupplier nanoTime) {
        this.model = model;
        this.containment = containment;
        this.fallback = fallback;
        this.watch = new EstimateWatch(containment, nanoTime);
    }

    @Override
    public Estimator estimator(Backend backend, ServedModel served) {
        try {
            Estimator estimator = containment.call(() -> model.estimator(backend, served));
            Objects.requireNonNull(estimator, "it returned null instead of an estimator");
            return new GuardedEstimator(estimator, fallback, watch);
        } catch (ConfigurationException e) {
            return unavailable(backend, served, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            return unavailable(backend, served, "estimator failed: " + PluginException.describe(e));
        }
    }

    private Estimator unavailable(Backend backend, ServedModel served, String reason) {
        containment.degraded("no estimates for model " + served.name() + " on " + backend.id() + ": " + reason);
        return (request, load) -> fallback;
    }

    @Override
    public void close() {
        containment.close(model);
    }
}
