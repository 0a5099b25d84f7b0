package dev.signalbox.core.fleet;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The live state of one backend.
 *
 * <p>Any thread may read and change it without a lock: each change replaces an immutable whole. Between two samples the load
 * is corrected by our own requests, which begin and end in the meantime.
 */
public final class BackendState {

    private final int maxConcurrency;
    private final AtomicReference<Moment> moment = new AtomicReference<>(Moment.INITIAL);

    /** The state of a backend that runs so many requests at once, or {@link InferenceRequest#UNKNOWN}. */
    public BackendState(int maxConcurrency) {
        this.maxConcurrency = maxConcurrency;
    }

    /** How the backend fares now. */
    public BackendCondition condition() {
        return moment.get().condition;
    }

    /** The requests of ours that it works on. */
    public int inFlight() {
        return moment.get().inFlight;
    }

    /** Notes that one of our requests was sent to it. */
    public void started() {
        moment.updateAndGet(current -> current.next(current.inFlight + 1, maxConcurrency));
    }

    /** Notes that one of our requests ended, however it ended. */
    public void ended() {
        moment.updateAndGet(current -> current.next(Math.max(0, current.inFlight - 1), maxConcurrency));
    }

    /** Notes what a load source saw of it. */
    public void observed(BackendStatus status) {
        moment.updateAndGet(current -> new Moment(
                current.inFlight,
                current.inFlight,
                status.load(),
                new BackendCondition(
                        status.serving(),
                        status.detail(),
                        correct(status.load(), 0, current.inFlight, maxConcurrency),
                        current.condition.errorRate())));
    }

    /**
     * The load as it must be by now: requests of ours that began since the sample run, and wait where there is no room. Of a
     * backend that tells nothing, our own requests are what is known.
     */
    private static Load correct(Load sampled, int sinceSample, int inFlight, int maxConcurrency) {
        if (sampled.running() == InferenceRequest.UNKNOWN) {
            return new Load(inFlight, sampled.waiting(), sampled.kvCacheUsage(), sampled.sampledAt());
        }
        int total = sampled.running() + Math.max(0, sampled.waiting()) + sinceSample;
        int running = Math.max(0, sampled.running() + sinceSample);
        if (sampled.waiting() == InferenceRequest.UNKNOWN || maxConcurrency == InferenceRequest.UNKNOWN) {
            return new Load(running, sampled.waiting(), sampled.kvCacheUsage(), sampled.sampledAt());
        }
        running = Math.min(Math.max(0, total), maxConcurrency);
        return new Load(running, Math.max(0, total - running), sampled.kvCacheUsage(), sampled.sampledAt());
    }

    private record Moment(int inFlight, int inFlightAtSample, Load sampled, BackendCondition condition) {

        static final Moment INITIAL = new Moment(0, 0, Load.UNKNOWN, BackendCondition.INITIAL);

        Moment next(int newInFlight, int maxConcurrency) {
            Load corrected = correct(sampled, newInFlight - inFlightAtSample, newInFlight, maxConcurrency);
            return new Moment(
                    newInFlight,
                    inFlightAtSample,
                    sampled,
                    new BackendCondition(condition.healthy(), condition.detail(), corrected, condition.errorRate()));
        }
    }
}
