package dev.signalbox.core.situation;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Policy;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.situations.SituationEngine;
import dev.signalbox.rules.situations.SituationException;
import dev.signalbox.rules.situations.SituationLimits;
import dev.signalbox.rules.situations.Timeline.Moment;
import dev.signalbox.rules.situations.WorldState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the world once a second and lets the active policy's situation rules say what holds.
 *
 * <p>All work happens on the one thread of the executor. Decisions read what was found last, whatever becomes of this: a
 * failure leaves it as it is, to age, and is told in {@link #status()}.
 */
public final class SituationWatch implements AutoCloseable {

    /** How often it looks. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    /** What a new policy's rules are shown at once, so that their windows are not empty. */
    static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final System.Logger LOG = System.getLogger(SituationWatch.class.getName());

    private final Supplier<Policy> policy;
    private final LongFunction<WorldState> world;
    private final Consumer<Situations> listener;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService executor;
    private final Deque<Moment> history = new ArrayDeque<>();
    private volatile SituationStatus status = SituationStatus.NONE;
    private @Nullable Policy current;
    private @Nullable SituationEngine engine;
    private Instant last = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;
    private int failuresInARow;
    private boolean closed;

    /**
     * A watch that does nothing until {@link #start()}.
     *
     * @param policy the active policy; asked each time
     * @param world at a time in milliseconds since 1970
     * @param listener told of each change of what holds, on the executor's thread
     * @param nanoTime for measuring how long the rules take, such as {@link System#nanoTime}
     * @param executor with exactly one thread, such as that of {@link #newExecutor()}; stays the caller's to shut down
     */
    public SituationWatch(
            Supplier<Policy> policy,
            LongFunction<WorldState> world,
            Consumer<Situations> listener,
            InstantSource clock,
            LongSupplier nanoTime,
            ScheduledExecutorService executor) {
        this.policy = requireNonNull(policy, "policy");
        this.world = requireNonNull(world, "world");
        this.listener = requireNonNull(listener, "listener");
        this.clock = requireNonNull(clock, "clock");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.executor = requireNonNull(executor, "executor");
    }

    /** An executor as a watch needs it: one daemon thread. */
    public static ScheduledExecutorService newExecutor() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "signalbox-situations");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Begins to look. Called once. */
    public void start() {
        executor.execute(this::lookAgainAndAgain);
    }

    /** How situations stand. May be called from any thread. */
    public SituationStatus status() {
        return status;
    }

    private void lookAgainAndAgain() {
        if (closed) {
            return;
        }
        look();
        try {
            var unused = executor.schedule(this::lookAgainAndAgain, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            // That was the last look.
        }
    }

    private void look() {
        try {
            Instant now = clock.instant();
            // A clock that was set back would make time stand still; what has lasted must not become shorter.
            now = now.isBefore(last) ? last : now;
            last = now;
            if (!now.isBefore(pausedUntil)) {
                remember(new Moment(now, world.apply(now.toEpochMilli())));
                update(now);
            }
        } catch (SituationException e) {
            // What was too much once is not shown again.
            history.clear();
            failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            // Whatever it is, the next look must come.
            failed("looking for situations failed: " + e);
        }
    }

    private void remember(Moment moment) {
        history.add(moment);
        while (history.getFirst().at().plus(REMEMBERED).isBefore(moment.at())) {
            history.remove();
        }
    }

    private void update(Instant now) throws SituationException {
        Policy active = policy.get();
        SituationEngine running = engine;
        Situations found;
        if (running == null || !active.equals(current)) {
            found = begin(active);
        } else {
            found = running.update(history.getLast().state(), now);
        }
        failuresInARow = 0;
        if (!status.problem().isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "Situations are found again");
        }
        publish(new SituationStatus(
                found, active.situations().situations(), active.situations().marks(), now, status.failures(), ""));
    }

    /** The new engine is made aside and shown what has happened; only then does the old one go. */
    private Situations begin(Policy active) throws SituationException {
        SituationEngine begun = active.situations().start(SituationLimits.DEFAULTS, nanoTime);
        Situations found = Situations.NONE;
        try {
            for (Moment moment : history) {
                found = begun.update(moment.state(), moment.at());
            }
        } catch (SituationException | RuntimeException | Error e) {
            begun.close();
            throw e;
        }
        closeEngine();
        engine = begun;
        current = active;
        return found;
    }

    private void publish(SituationStatus next) {
        boolean changed = !next.situations().equals(status.situations());
        status = next;
        if (changed) {
            listener.accept(next.situations());
        }
    }

    private void failed(String problem) {
        if (!problem.equals(status.problem())) {
            LOG.log(System.Logger.Level.WARNING, problem + ". The situations that were found last stay in force.");
        }
        long seconds = 1L << Math.min(failuresInARow++, 6);
        Duration pause = Duration.ofSeconds(seconds);
        pausedUntil = last.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        SituationStatus before = status;
        status = new SituationStatus(
                before.situations(), before.names(), before.marks(), before.updated(), before.failures() + 1, problem);
    }

    private void closeEngine() {
        SituationEngine old = engine;
        engine = null;
        if (old != null) {
            old.close();
        }
    }

    /** Looks no more. Takes effect on the executor's thread. */
    @Override
    public void close() {
        try {
            executor.execute(() -> {
                closed = true;
                closeEngine();
            });
        } catch (RejectedExecutionException shutDown) {
            // An executor that was shut down first looks no more either.
        }
    }
}
