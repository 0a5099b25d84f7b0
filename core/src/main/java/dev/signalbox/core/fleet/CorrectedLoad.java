package dev.signalbox.core.fleet;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;

/** The load a backend must have by now, given a sample and what our own requests did since. */
final class CorrectedLoad {

    private CorrectedLoad() {}

    /**
     * Requests that began since the sample run where there is room, else they wait; those that ended make room. There is
     * room up to what the backend can run at once, but none where requests waited already: then something else is short,
     * such as its KV cache. Of a backend that tells nothing, our own requests are what is known.
     *
     * @param sinceSample how many more requests of ours it works on than at the sample; negative if fewer
     * @param inFlight the requests of ours that it works on
     * @param maxConcurrency how many it runs at once, or {@link InferenceRequest#UNKNOWN}
     */
    static Load of(Load sampled, int sinceSample, int inFlight, int maxConcurrency) {
        if (sampled.running() == InferenceRequest.UNKNOWN) {
            return new Load(inFlight, sampled.waiting(), sampled.kvCacheUsage(), sampled.sampledAt());
        }
        if (sinceSample == 0) {
            return sampled;
        }
        if (sampled.waiting() == InferenceRequest.UNKNOWN) {
            return with(sampled, Math.max(0, sampled.running() + sinceSample), InferenceRequest.UNKNOWN);
        }
        int total = Math.max(0, sampled.running() + sampled.waiting() + sinceSample);
        int running = Math.min(total, room(sampled, maxConcurrency));
        return with(sampled, running, total - running);
    }

    private static int room(Load sampled, int maxConcurrency) {
        if (sampled.waiting() > 0) {
            return sampled.running();
        }
        return maxConcurrency == InferenceRequest.UNKNOWN
                ? Integer.MAX_VALUE
                : Math.max(sampled.running(), maxConcurrency);
    }

    private static Load with(Load sampled, int running, int waiting) {
        return new Load(running, waiting, sampled.kvCacheUsage(), sampled.sampledAt());
    }
}
