package dev.signalbox.plugins.modelservers;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import java.time.Instant;

/**
 * What one page of metrics says.
 *
 * @param running requests in the batch; {@link InferenceRequest#UNKNOWN} if it isn't said
 * @param waiting requests in the queue; {@link InferenceRequest#UNKNOWN} if it isn't said
 * @param kvCacheUsage the used share of the KV cache; NaN if it isn't said
 * @param problem why nothing is known; empty if something is
 */
record LoadReading(int running, int waiting, double kvCacheUsage, String problem) {

    static LoadReading unreadable(String problem) {
        return new LoadReading(InferenceRequest.UNKNOWN, InferenceRequest.UNKNOWN, Double.NaN, problem);
    }

    Load load(Instant sampledAt) {
        return problem.isEmpty() ? new Load(running, waiting, kvCacheUsage, sampledAt) : Load.UNKNOWN;
    }
}
