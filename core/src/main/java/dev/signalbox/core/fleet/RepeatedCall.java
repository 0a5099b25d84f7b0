package dev.signalbox.core.fleet;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A call of a plugin that is made again and again, one at a time: with a time-out, with longer and longer times between calls
 * that fail, and without trust in what the plugin does.
 *
 * <p>Everything happens on the executor's one thread. An answer that comes after the time-out is ignored.
 */
final class RepeatedCall<T> {

    /** Changes within such a time are answered by one call: one is rarely alone, and many must not keep the thread busy. */
    private static final long SETTLING_MILLIS = 100;

    /** From the earliest time that jitter allows to the latest. */
    private static final int TIMES_WITHIN_JITTER = 8;

    private final Task<T> task;
    private final FleetSettings settings;
    private final ScheduledExecutorService executor;
    private final InstantSource clock;
    private final RandomGenerator random;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Call<T> underWay;
    private int failures;
    private boolean outdated;
    private boolean closed;

    RepeatedCall(
            Task<T> task,
            FleetSettings settings,
            ScheduledExecutorService executor,
            InstantSource clock,
            RandomGenerator random) {
        this.task = task;
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
        this.random = random;
    }

    /** What is called, and what becomes of the answers. */
    interface Task<T> {

        CompletionStage<T> call();

        /** How long to wait for the answer. */
        Duration timeout();

        /** Takes an answer. May throw what it thinks of it. */
        void succeeded(T answer);

        /** Takes note of a failure. */
        void failed(String message);

        /** How long to wait until the next call after one that succeeded, in milliseconds, before jitter. */
        long delayMillis();
    }

    /** Makes the next call now, unless one is under way or failures have put it off. */
    void soon() {
        if (!closed && underWay == null && failures == 0) {
            begin();
        }
    }

    /** There is something new to be heard: makes a call in a moment, or after the one under way, which may not know of it. */
    void anew() {
        if (closed || outdated) {
            return;
        }
        outdated = true;
        if (underWay == null) {
            cancelTimer();
            timer = executor.schedule(this::timerFired, SETTLING_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Makes no more calls. One under way counts as ended. */
    void close() {
        closed = true;
        cancelTimer();
        Call<T> call = underWay;
        underWay = null;
        if (call != null) {
            call.cancel();
        }
    }

    private void begin() {
        cancelTimer();
        outdated = false;
        Call<T> call = new Call<>();
        underWay = call;
        try {
            call.stage = task.call();
            if (call.stage == null) {
                end(call, null, new IllegalStateException("it returned null instead of a stage"));
                return;
            }
            timer = executor.schedule(() -> timedOut(call), task.timeout().toMillis(), TimeUnit.MILLISECONDS);
            call.stage.whenComplete((answer, failure) -> executor.execute(() -> end(call, answer, failure)));
        } catch (Exception | LinkageError failure) {
            end(call, null, failure);
        }
    }

    private void timerFired() {
        timer = null;
        begin();
    }

    private void timedOut(Call<T> call) {
        timer = null;
        TimeoutException late =
                new TimeoutException("no answer within " + task.timeout().toMillis() + " ms");
        end(call, null, late);
        call.giveUp(late);
    }

    private void end(Call<T> call, @Nullable T answer, @Nullable Throwable failure) {
        if (underWay != call) {
            return;
        }
        underWay = null;
        cancelTimer();
        String problem = failure == null ? accept(answer) : message(failure);
        if (problem == null) {
            failures = 0;
        } else {
            failures++;
            task.failed(problem);
        }
        long delay = outdated ? SETTLING_MILLIS : jittered(delayMillis());
        timer = executor.schedule(this::timerFired, delay, TimeUnit.MILLISECONDS);
    }

    private @Nullable String accept(@Nullable T answer) {
        if (answer == null) {
            return "the answer was null";
        }
        try {
            task.succeeded(answer);
            return null;
        } catch (RuntimeException | LinkageError wrong) {
            return message(wrong);
        }
    }

    private long delayMillis() {
        if (failures == 0) {
            return task.delayMillis();
        }
        // A shift by 20 is a factor of a million: beyond that the longest delay holds anyway.
        long doubled = settings.pollInterval().toMillis() << Math.min(failures - 1, 20);
        return Math.min(
                doubled,
                Math.max(
                        settings.longestBackoff().toMillis(),
                        settings.pollInterval().toMillis()));
    }

    /**
     * A time at random around the given one, but one of a few that all calls share: to wake up once for several calls takes a
     * fraction of the processor time of waking up for each.
     */
    private long jittered(long millis) {
        long earliest = Math.max(1, Math.round(millis * (1 - settings.jitter())));
        long width = Math.round(2 * settings.jitter() * millis);
        long step = Math.max(1, width / TIMES_WITHIN_JITTER);
        long delay = earliest + (long) (random.nextDouble() * (width - step + 1));
        return delay + Math.floorMod(-(clock.millis() + delay), step);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private static String message(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return message == null || message.isEmpty() ? name : name + ": " + message;
    }

    private static final class Call<T> {
        @Nullable
        CompletionStage<T> stage;

        void cancel() {
            giveUp(new CancellationException());
        }

        void giveUp(Exception why) {
            try {
                if (stage != null) {
                    stage.toCompletableFuture().completeExceptionally(why);
                }
            } catch (RuntimeException notCancellable) {
                // Its answer is ignored anyway; this only spares the plugin work.
            }
        }
    }
}
