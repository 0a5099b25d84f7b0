package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.fleet.BackendSignals.Service;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * The live state of one backend.
 *
 * <p>Any thread may read and change it without a lock: each change replaces an immutable whole, each reading is one volatile
 * read. Between two samples the load is corrected by our own requests, which begin and end in the meantime. Times are passed
 * in, as milliseconds since 1970.
 */
public final class BackendState {

    private final LongAdder misreported = new LongAdder();
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
        return current().at(epochMillis);
    }

    /** How the backend fares for requests of a kind for one of its models. */
    BackendCondition condition(Operation operation, String model, long epochMillis) {
        Moment current = current();
        Map<Service, Pause> missing = current.signals.missing();
        BackendCondition condition = current.at(epochMillis);
        if (missing.isEmpty() || !condition.healthy()) {
            return condition;
        }
        Pause pause = missing.get(new Service(operation, model));
        return pause == null || epochMillis >= pause.until()
                ? condition
                : new BackendCondition(
                        false, pause.why(), condition.load(), condition.errorRate(), condition.rateLimitUsed());
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
        Pause pause = new Pause(why, untilEpochMillis);
        moment.updateAndGet(current -> current.signalled(current.signals.paused(pause)));
    }

    /**
     * Notes that it can't be used until an operator mends something, as when it refuses our credentials. It is left alone
     * until then, and the operator is told until it serves a request again.
     *
     * @param what what is wrong, for the operator
     */
    public void unusable(String what, long untilEpochMillis) {
        Pause pause = new Pause(what, untilEpochMillis);
        moment.updateAndGet(
                current -> current.signalled(current.signals.paused(pause).complained(what)));
    }

    /**
     * Notes that it does not do with a model what it is listed with: it is not asked for that for a while, and the operator
     * is told.
     */
    public void missing(Operation operation, String model, String what, long untilEpochMillis) {
        Service service = new Service(operation, model);
        Pause pause = new Pause(what, untilEpochMillis);
        moment.updateAndGet(current -> current.signalled(current.signals.without(service, pause)));
    }

    /** Notes how much of a limit on our requests is used up. It takes the place of what was known. */
    public void limited(RateLimit limit) {
        requireNonNull(limit, "limit");
        moment.updateAndGet(current -> current.signalled(current.signals.limited(limit)));
    }

    /** The limit on our requests that is nearest to its end; {@link RateLimit#NONE} if none is known. */
    public RateLimit rateLimit(long epochMillis) {
        RateLimit limit = current().signals.limit();
        return epochMillis < limit.until() ? limit : RateLimit.NONE;
    }

    /** What the operator should mend, by its latest answers; empty if nothing. */
    String complaint() {
        return current().signals.complaint();
    }

    /**
     * Notes what it said of its load along with an answer. Figures older than those known are ignored; of those it lacks the
     * known ones stay.
     */
    public void reported(Load load) {
        requireNonNull(load, "load");
        moment.updateAndGet(current -> current.reported(load, maxConcurrency));
    }

    /** Notes that figures of its load that it said along with an answer can't be, and were ignored. */
    public void misreported(int figures) {
        misreported.add(figures);
    }

    /** How many figures of its load were ignored since the sidecar knows it, because they can't be. */
    public long misreported() {
        return misreported.sum();
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
                false,
                Circuit.CLOSED,
                BackendSignals.NONE,
                FailureShare.NONE,
                Load.UNKNOWN,
                Double.NaN);

        final int inFlight;
        final int inFlightAtSample;
        final boolean active;
        final BackendStatus seen;

        /** Whether the load that was seen is what the backend said along with an answer. */
        final boolean reported;

        final Circuit circuit;
        final BackendSignals signals;
        final FailureShare failures;
        final long blockedUntil;
        final BackendCondition blocked;
        final long limitedUntil;
        final BackendCondition limited;
        final BackendCondition unblocked;

        Moment(
                int inFlight,
                int inFlightAtSample,
                boolean active,
                BackendStatus seen,
                boolean reported,
                Circuit circuit,
                BackendSignals signals,
                FailureShare failures,
                Load load,
                double errorRate) {
            this.inFlight = inFlight;
            this.inFlightAtSample = inFlightAtSample;
            this.active = active;
            this.seen = seen;
            this.reported = reported;
            this.circuit = circuit;
            this.signals = signals;
            this.failures = failures;
            Pause pause = signals.pause();
            RateLimit limit = signals.limit();
            this.blockedUntil = Math.max(circuit.openUntil(), pause.until());
            this.limitedUntil = limit.until();
            this.unblocked = new BackendCondition(seen.serving(), seen.detail(), load, errorRate);
            this.limited = limitedUntil == Long.MIN_VALUE
                    ? unblocked
                    : new BackendCondition(seen.serving(), seen.detail(), load, errorRate, limit.used());
            this.blocked = blockedUntil == Long.MIN_VALUE
                    ? unblocked
                    : new BackendCondition(
                            false,
                            pause.until() >= circuit.openUntil() ? pause.why() : circuit.detail(),
                            load,
                            errorRate);
        }

        BackendCondition at(long now) {
            return now < blockedUntil ? blocked : now < limitedUntil ? limited : unblocked;
        }

        Moment started(long now, CircuitSettings settings, int maxConcurrency) {
            return traffic(inFlight + 1, circuit.started(now, settings), signals, failures, now, maxConcurrency);
        }

        Moment ended(Ending ending, long now, CircuitSettings settings, int maxConcurrency) {
            FailureShare counted = ending == Ending.CANCELLED ? failures : failures.with(ending == Ending.FAILED, now);
            return traffic(
                    Math.max(0, inFlight - 1),
                    circuit.ended(ending, now, settings),
                    ending == Ending.SUCCEEDED ? signals.complained("") : signals,
                    counted,
                    now,
                    maxConcurrency);
        }

        Moment signalled(BackendSignals newSignals) {
            return new Moment(
                    inFlight,
                    inFlightAtSample,
                    active,
                    seen,
                    reported,
                    circuit,
                    newSignals,
                    failures,
                    unblocked.load(),
                    unblocked.errorRate());
        }

        Moment reported(Load load, int maxConcurrency) {
            Load known = seen.load();
            if (load.sampledAt().isBefore(known.sampledAt())) {
                return this;
            }
            boolean counted = load.running() != InferenceRequest.UNKNOWN;
            Load merged = new Load(
                    counted ? load.running() : known.running(),
                    load.waiting() != InferenceRequest.UNKNOWN ? load.waiting() : known.waiting(),
                    Double.isNaN(load.kvCacheUsage()) ? known.kvCacheUsage() : load.kvCacheUsage(),
                    counted || known.sampledAt().equals(Load.NEVER) ? load.sampledAt() : known.sampledAt());
            // The request whose answer says it is not among those it counts.
            int atSample = counted ? Math.max(0, inFlight - 1) : inFlightAtSample;
            return new Moment(
                    inFlight,
                    atSample,
                    active,
                    new BackendStatus(seen.serving(), seen.detail(), merged),
                    true,
                    circuit,
                    signals,
                    failures,
                    CorrectedLoad.of(merged, inFlight - atSample, inFlight, maxConcurrency),
                    unblocked.errorRate());
        }

        Moment observed(BackendStatus status, long now, int maxConcurrency) {
            boolean older =
                    reported && status.load().sampledAt().isBefore(seen.load().sampledAt());
            BackendStatus newest = older ? new BackendStatus(status.serving(), status.detail(), seen.load()) : status;
            int atSample = older ? inFlightAtSample : inFlight;
            return new Moment(
                    inFlight,
                    atSample,
                    inFlight > 0,
                    newest,
                    older,
                    circuit,
                    signals.at(now),
                    failures,
                    CorrectedLoad.of(newest.load(), inFlight - atSample, inFlight, maxConcurrency),
                    failures.at(now));
        }

        Moment unobserved(long now) {
            return new Moment(
                    inFlight,
                    inFlightAtSample,
                    inFlight > 0,
                    seen,
                    reported,
                    circuit,
                    signals.at(now),
                    failures,
                    unblocked.load(),
                    failures.at(now));
        }

        private Moment traffic(
                int newInFlight,
                Circuit newCircuit,
                BackendSignals newSignals,
                FailureShare newFailures,
                long now,
                int maxConcurrency) {
            Load load = CorrectedLoad.of(seen.load(), newInFlight - inFlightAtSample, newInFlight, maxConcurrency);
            double errorRate = newFailures.equals(failures) ? unblocked.errorRate() : newFailures.at(now);
            return new Moment(
                    newInFlight,
                    inFlightAtSample,
                    true,
                    seen,
                    reported,
                    newCircuit,
                    newSignals,
                    newFailures,
                    load,
                    errorRate);
        }
    }
}
