package dev.signalbox.core.policy;

import dev.signalbox.rules.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Looks for new bundles and hands them to the life cycle, which keeps and activates those that can decide.
 *
 * <p>May be used by many threads: one that looks again and again, and those that want to know now. An answer to an earlier
 * request that comes after that to a later one is ignored.
 */
public final class BundleWatch {

    private static final System.Logger LOG = System.getLogger(BundleWatch.class.getName());
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final double JITTER = 0.2;

    /** A shift by so much is beyond the longest pause anyway. */
    private static final int MAX_DOUBLINGS = 20;

    private final BundleSource source;
    private final PolicyLifecycle lifecycle;
    private final InstantSource clock;
    private final RandomGenerator random;

    private String etag = "";
    private long asked;
    private long answered;
    private int failures;
    private long taken;
    private long unchanged;
    private long refused;
    private long failed;
    private Optional<Instant> confirmed;
    private volatile BundleStatus status;

    /**
     * Begins with the answer that the sidecar started with.
     *
     * @param first what {@link BundleSource#first} gave
     */
    public BundleWatch(
            BundleSource source,
            BundleAnswer first,
            PolicyLifecycle lifecycle,
            InstantSource clock,
            RandomGenerator random) {
        this.source = source;
        this.lifecycle = lifecycle;
        this.clock = clock;
        this.random = random;
        this.confirmed = ofTheKept();
        this.status = newStatus(BundleStatus.State.ERROR, "the server was not asked yet", clock.instant());
        handle(++asked, first);
    }

    /** Asks the server, and waits until it has something new or the wait is over. */
    public void look() throws InterruptedException {
        long order;
        String known;
        synchronized (this) {
            order = ++asked;
            known = etag;
        }
        handle(order, source.ask(known, source.settings().longPoll()));
    }

    /** Has the server send what it has now, known or not. */
    public BundleStatus refresh() throws InterruptedException {
        long order;
        synchronized (this) {
            order = ++asked;
        }
        handle(order, source.ask("", Duration.ZERO));
        return status;
    }

    /** How it stands. Does not block. */
    public BundleStatus status() {
        return status;
    }

    /**
     * The time from the beginning of the last look to that of the next, in milliseconds: longer after failures, and never quite
     * the same, so that many sidecars don't ask at once.
     */
    public synchronized long pauseMillis() {
        long interval = source.settings().interval().toMillis();
        long longest = Math.max(interval, LONGEST_BACKOFF.toMillis());
        long pause = failures == 0 ? interval : Math.min(longest, interval << Math.min(failures - 1, MAX_DOUBLINGS));
        return Math.max(1, Math.round(pause * (1 + JITTER * (2 * random.nextDouble() - 1))));
    }

    private synchronized void handle(long order, BundleAnswer answer) {
        if (order < answered) {
            return;
        }
        answered = order;
        if (answer.kind() == BundleAnswer.Kind.FAILED) {
            failures++;
            failed++;
            become(
                    taken().isFrom(address()) ? BundleStatus.State.STALE : BundleStatus.State.ERROR,
                    answer.offered().content().findings().get(0).message());
            return;
        }
        failures = 0;
        if (answer.kind() == BundleAnswer.Kind.BUNDLE) {
            lifecycle.take(answer.offered());
            etag = answer.etag();
        }
        Optional<Finding> problem = refusal();
        if (answer.kind() == BundleAnswer.Kind.UNCHANGED) {
            unchanged++;
            etag = answer.etag();
        } else if (problem.isEmpty()) {
            taken++;
        } else {
            refused++;
        }
        if (problem.isEmpty()) {
            confirmed = Optional.of(clock.instant());
            become(BundleStatus.State.LOADED, "");
        } else {
            become(BundleStatus.State.ERROR, problem.get().toString());
        }
    }

    private Optional<Finding> refusal() {
        return lifecycle
                .view()
                .rejected()
                .filter(rejected -> rejected.origin() == PolicyOrigin.BUNDLE)
                .map(rejected -> rejected.findings().stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .findFirst()
                        .orElse(rejected.findings().get(0)));
    }

    private void become(BundleStatus.State state, String why) {
        boolean same = state == status.state() && why.equals(status.why());
        if (!same) {
            LOG.log(
                    state == BundleStatus.State.LOADED ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                    "The bundle of " + address() + " is " + state + (why.isEmpty() ? "" : ": " + why));
        }
        status = newStatus(state, why, same ? status.since() : clock.instant());
    }

    private BundleStatus newStatus(BundleStatus.State state, String why, Instant since) {
        TakenContent last = taken();
        boolean ours = last.isFrom(address());
        return new BundleStatus(
                state,
                address(),
                since,
                why,
                ours ? last.revision() : "",
                ours ? last.sequence() : 0,
                source.settings().key().isPresent(),
                confirmed,
                new BundleStatus.Counts(taken, unchanged, refused, failed));
    }

    /** When the bundle that a restart came back with was taken: then at the latest the server had it. */
    private Optional<Instant> ofTheKept() {
        TakenContent last = taken();
        return last.isFrom(address())
                ? lifecycle.view().revision(last.revision()).map(Revision::time)
                : Optional.empty();
    }

    private TakenContent taken() {
        return lifecycle.view().state().taken();
    }

    private String address() {
        return source.settings().address();
    }
}
