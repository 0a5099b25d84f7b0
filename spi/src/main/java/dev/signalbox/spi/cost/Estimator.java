package dev.signalbox.spi.cost;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;

/**
 * A cost model prepared for one model on one backend.
 *
 * <p>Implemented by plugin authors. It is on the path of every request and called from many threads at once: it is pure,
 * never blocks, does no I/O, takes no lock, and answers within about 150 nanoseconds. One that throws, or is slow over a
 * window of calls, is set aside and its declared fallback used.
 */
@FunctionalInterface
public interface Estimator {

    /**
     * What the request would take if it were sent now.
     *
     * @param request classified, so that {@link InferenceRequest#expectedOutputTokens()} is known
     * @param load the backend's load, corrected by the requests under way; any part may be unknown
     */
    CostEstimate estimate(InferenceRequest request, Load load);

    /**
     * What the request would take if it were sent now to a backend whose prefix cache likely holds the beginning of its prompt.
     * A model that makes no use of that leaves this method alone.
     *
     * @param cachedPromptTokens how many tokens of the prompt need no work; 0 to {@link InferenceRequest#promptTokens()}
     */
    default CostEstimate estimate(InferenceRequest request, Load load, int cachedPromptTokens) {
        return estimate(request, load);
    }
}
