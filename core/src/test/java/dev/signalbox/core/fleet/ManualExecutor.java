package dev.signalbox.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor and its clock in the hands of a test: nothing runs and no time passes unless the test says so. */
public final class ManualExecutor extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {

    private final List<Timer> timers = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private long sequence;
    private boolean shutDown;

    /** Lets time pass, and whatever is due in it happen in order. */
    public void advance(Duration duration) {
        Instant end = now.plus(duration);
        for (Optional<Timer> next = next(end); next.isPresent(); next = next(end)) {
            Timer timer = next.get();
            timers.remove(timer);
            now = timer.dueAt.isAfter(now) ? timer.dueAt : now;
            timer.run();
            fail(timer);
        }
        now = end;
    }

    /** Runs whatever is due at this moment. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** How many timers wait. */
    public int waiting() {
        return (int) timers.stream().filter(timer -> !timer.isCancelled()).count();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(new Timer(command, now.plus(Duration.of(delay, unit.toChronoUnit())), sequence++));
    }

    @Override
    public void execute(Runnable command) {
        timers.add(new Timer(command, now, sequence++));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    private Timer add(Timer timer) {
        timers.add(timer);
        return timer;
    }

    private Optional<Timer> next(Instant end) {
        timers.removeIf(Timer::isCancelled);
        return timers.stream()
                .filter(timer -> !timer.dueAt.isAfter(end))
                .min(Comparator.comparing((Timer timer) -> timer.dueAt).thenComparing(timer -> timer.sequence));
    }

    private static void fail(Timer timer) {
        try {
            timer.get();
        } catch (Exception failure) {
            throw new AssertionError("a task failed on the executor", failure);
        }
    }

    private static final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {

        final Instant dueAt;
        final long sequence;

        Timer(Runnable command, Instant dueAt, long sequence) {
            super(command, null);
            this.dueAt = dueAt;
            this.sequence = sequence;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }
    }
}
