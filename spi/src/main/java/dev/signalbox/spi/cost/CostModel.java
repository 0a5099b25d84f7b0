package dev.signalbox.spi.cost;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;

/**
 * Predicts what requests take on a kind of backend.
 *
 * <p>Implemented by plugin authors. What depends only on the backend and the model is worked out once, in
 * {@link #estimator}, away from the request path; a model that lacks a figure it can't do without says so there.
 */
@FunctionalInterface
public interface CostModel extends AutoCloseable {

    /**
     * Prepares the predictions for one model on one backend. Called whenever the backend's description changes, on a host
     * thread; may take milliseconds, must not do I/O.
     *
     * @throws dev.signalbox.spi.ConfigurationException if a figure is missing, such as the price of the machine or the
     *     size of the model; the backend is then placed with the fallback estimate, and the message is reported
     */
    Estimator estimator(Backend backend, ServedModel model);

    /** Ends what the cost model started, and returns when it has ended. Called once. May block for a few seconds. */
    @Override
    default void close() {}
}
