package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;

/**
 * A model on a backend: what a request may be sent to.
 *
 * @param estimator predicts what a request takes there
 * @param state the backend's live state, shared by all its offers
 * @param tenure that of the components it is from, shared by all offers of their source
 */
public record Offer(Backend backend, ServedModel model, Estimator estimator, BackendState state, Tenure tenure) {

    public Offer {
        requireNonNull(backend, "backend");
        requireNonNull(model, "model");
        requireNonNull(estimator, "estimator");
        requireNonNull(state, "state");
        requireNonNull(tenure, "tenure");
    }

    /** An offer of components that are never replaced. */
    public Offer(Backend backend, ServedModel model, Estimator estimator, BackendState state) {
        this(backend, model, estimator, state, new Tenure());
    }

    /** Notes that a request is sent to it; {@link #ended} must follow exactly once. */
    public void began(long epochMillis) {
        tenure.began();
        state.started(epochMillis);
    }

    /** Notes how a request that was sent to it ended. */
    public void ended(Ending ending, long epochMillis) {
        state.ended(ending, epochMillis);
        tenure.ended();
    }

    /** How its backend fares, for requests of a kind for its model. */
    BackendCondition condition(Operation operation, long epochMillis) {
        return state.condition(operation, model.name(), epochMillis);
    }

    /** Whether an estimate of its estimator's is only what the operator expects, because the cost model could not tell. */
    public boolean isFallback(CostEstimate estimate) {
        return tenure.isFallback(estimate);
    }

    /** Whether another one is the same model on the same backend, however they are described. */
    public boolean isSame(Offer other) {
        return backend.id().equals(other.backend.id()) && model.name().equals(other.model.name());
    }

    /** What rules see of it. */
    public CandidateFacts facts() {
        return new CandidateFacts(
                backend.id(),
                backend.placement(),
                backend.hardware(),
                model.name(),
                model.quantization(),
                model.contextTokens(),
                backend.region(),
                backend.owned());
    }
}
