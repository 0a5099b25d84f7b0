package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The live state of one backend.
 *
 * <p>Any thread may read and change it without a lock: each change replaces an immutable whole, each reading is one volatile
 * read. Between two samples the load is corrected by our own requests, which begin and end in the meantime. Times are passed
 * in, as milliseconds since 1970.
 */
public final class BackendState {

    private volatile int maxConcurrency;
    private final CircuitSettings circuitSettings;
    private final AtomicReference<Moment> moment = new AtomicReference<>(Moment.INITIAL);

    /** The state of a backend that runs so many requests at once, or {@link InferenceRequest#UNKNOWN}. */
    public BackendState(int maxConcurrency) {
        this(maxConcurrency, CircuitSettings.DEFAULTS);
    }

    /** The state of a backend that runs so many requests at once, or {@link InferenceRequest#UNKNOWN}. */
    public BackendState(int maxConcurrency, CircuitSettings circuitSettings) {
        this.maxConcurrency = maxConcurrency;
        this.circuitSettings = requireNonNull(circuitSettings, "circuitSettings");
    }

    /** How the backend fares. */
    public BackendCondition condition(long epochMillis) {
        Moment current = current();
        return epochMillis < current.blockedUntil ? current.blocked : current.unblocked;
    }

    /** The requests of ours that it works on. */
    public int inFlight() {
        return current().inFlight;
    }

    /** Notes that one of our requests is sent to it; {@link #ended} must follow exactly once. */
    public void started(long epochMillis) {
        moment.updateAndGet(current -> current.started(epochMillis, circuitSettings, maxConcurrency));
    }

    /** Notes how one of our requests ended. */
    public void ended(Ending ending, long epochMillis) {
        moment.updateAndGet(current -> current.ended(ending, epochMillis, circuitSettings, maxConcurrency));
    }

    /**
     * Notes that it asked to be left alone, as a {@code retry-after} does. Of several such times the latest holds.
     *
     * @param why what it said, for the operator
     * @param untilEpochMillis when it may be asked again
     */
    public void unavailable(String why, long untilEpochMillis) {
        requireNonNull(why, "why");
        moment.updateAndGet(current -> current.unavailable(new Pause(why, untilEpochMillis)));
    }

    /** Notes what a load source saw of it. */
    public void observed(BackendStatus status, long epochMillis) {
        moment.updateAndGet(current -> current.observed(status, epochMillis, maxConcurrency));
    }

    /** Whether it worked for us since a load source looked for it. */
    boolean activeSinceSample() {
        return current().active;
    }

    /** Takes notice that its description changed. */
    void resize(int newMaxConcurrency) {
        maxConcurrency = newMaxConcurrency;
    }

    /** Lets what is past fade, where no load source saw it. */
    void unobserved(long epochMillis) {
        moment.updateAndGet(current -> current.unobserved(epochMillis));
    }

    private Moment current() {
        return requireNonNull(moment.get());
    }

    private record Pause(String why, long until) {
        static final Pause NONE = new Pause("", Long.MIN_VALUE);
    }

    /**
     * The whole state at one moment. What a reader asks for is worked out by the writer: how the backend fares before and
     * after the end of a pause.
     */
    private static final class Moment {

        static final Moment INITIAL = new Moment(
                0,
                0,
                false,
                BackendStatus.serving(Load.UNKNOWN),
                Circuit.CLOSED,
                Pause.NONE,
                FailureShare.NONE,
                Load.UNKNOWN,
                Double.NaN);

        final int inFlight;
        final int inFlightAtSample;
        final boolean active;
        final BackendStatus seen;
        final Circuit circuit;
        final Pause pause;
        final FailureShare failures;
        final long blockedUntil;
        final BackendCondition blocked;
        final BackendCondition unblocked;

        Moment(
                int inFlight,
                int inFlightAtSample,
                boolean active,
                BackendStatus seen,
                Circuit circuit,
                Pause pause,
                FailureShare failures,
                Load load,
                double errorRate) {
            this.inFlight = inFlight;
            this.inFlightAtSample = inFlightAtSample;
            this.active = active;
            this.seen = seen;
            this.circuit = circuit;
            this.pause = pause;
            this.failures = failures;
            this.blockedUntil = Math.max(circuit.openUntil(), pause.until());
            this.unblocked = new BackendCondition(seen.serving(), seen.detail(), load, errorRate);
            this.blocked = blockedUntil == Long.MIN_VALUE
                    ? unblocked
                    : new BackendCondition(
                            false,
                            pause.until() >= circuit.openUntil() ? pause.why() : circuit.detail(),
                            load,
                            errorRate);
        }

        Moment started(long now, CircuitSettings settings, int maxConcurrency) {
            return traffic(inFlight + 1, circuit.started(now, settings), failures, now, maxConcurrency);
        }

        Moment ended(Ending ending, long now, CircuitSettings settings, int maxConcurrency) {
            FailureShare counted = ending == Ending.CANCELLED ? failures : failures.with(ending == Ending.FAILED, now);
            return traffic(
                    Math.max(0, inFlight - 1), circuit.ended(ending, now, settings), counted, now, maxConcurrency);
        }

        Moment unavailable(Pause asked) {
            Pause later = asked.until() > pause.until() ? asked : pause;
            return new Moment(
                    inFlight,
                    inFlightAtSample,
                    active,
                    seen,
                    circuit,
                    later,
                    failures,
                    unblocked.load(),
                    unblocked.errorRate());
        }

        Moment observed(BackendStatus status, long now, int maxConcurrency) {
            return new Moment(
                    inFlight,
                    inFlight,
                    inFlight > 0,
                    status,
                    circuit,
                    passed(now),
                    failures,
                    CorrectedLoad.of(status.load(), 0, inFlight, maxConcurrency),
                    failures.at(now));
        }

        Moment unobserved(long now) {
            return new Moment(
                    inFlight,
                    inFlightAtSample,
                    inFlight > 0,
                    seen,
                    circuit,
                    passed(now),
                    failures,
                    unblocked.load(),
                    failures.at(now));
        }

        private Moment traffic(
                int newInFlight, Circuit newCircuit, FailureShare newFailures, long now, int maxConcurrency) {
            Load load = CorrectedLoad.of(seen.load(), newInFlight - inFlightAtSample, newInFlight, maxConcurrency);
            double errorRate = newFailures.equals(failures) ? unblocked.errorRate() : newFailures.at(now);
            return new Moment(
                    newInFlight, inFlightAtSample, true, seen, newCircuit, pause, newFailures, load, errorRate);
        }

        /** A pause that is over need not be kept. */
        private Pause passed(long now) {
            return now >= pause.until() ? Pause.NONE : pause;
        }
    }
}
