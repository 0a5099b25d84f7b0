package dev.signalbox.core.plugin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The border between the host and one component: what is thrown there stays there, what blocks there holds up a thread of the
 * plugin's, and either is told.
 *
 * <p>Nothing else holds on to the component, and this only until it is closed, so that its classes can go then. Thread-safe.
 */
final class Containment<T extends AutoCloseable> {

    private static final Logger LOG = System.getLogger(Containment.class.getName());

    /** A call that takes longer before it returns does work that belongs elsewhere. */
    private static final long BLOCKING_NANOS = Duration.ofMillis(100).toNanos();

    /** So often in a row a contract may be broken before the component is set aside. */
    private static final int MAX_BREACHES = 3;

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Standing standing;
    private final LongSupplier nanoTime;
    private final Quarantine quarantine;
    private final AtomicReference<@Nullable Inside<T>> inside;

    /** The call whose method has not returned yet: there is one at most. */
    private final AtomicReference<@Nullable Call<?>> entered = new AtomicReference<>();

    private int breaches;
    private int blockingCalls;

    /** What is let go of when the component is closed. */
    private record Inside<C>(C component, PluginThreads threads) {}

    Containment(T component, PluginThreads threads, Standing standing, LongSupplier nanoTime) {
        this.inside = new AtomicReference<>(new Inside<>(component, threads));
        this.standing = standing;
        this.nanoTime = nanoTime;
        this.quarantine = new Quarantine(nanoTime);
    }

    Standing standing() {
        return standing;
    }

    /**
     * Runs code with the component on a thread of its plugin's, whatever it does.
     *
     * @return does not complete if the code does not return; fails with what it throws
     */
    <R> CompletableFuture<R> run(Function<T, R> code) {
        CompletableFuture<R> result = new CompletableFuture<>();
        Inside<T> now = inside.get();
        if (now == null) {
            result.completeExceptionally(new PluginException(standing.id() + " is closed"));
            return result;
        }
        try {
            Future<?> unused = now.threads.run(() -> {
                try {
                    result.complete(code.apply(now.component));
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /**
     * Calls a method that answers with a stage.
     *
     * @param method its name
     * @param copy checks a result and frees it from the plugin, or throws
     * @return a stage of the host's own, which fails where the method throws, returns null, or its result can't be copied, where
     *     the call before has not returned yet, and while the component is set aside. Whoever does not wait for it any longer
     *     fails it with a {@link TimeoutException}
     */
    <R> CompletionStage<R> stage(String method, Function<T, CompletionStage<R>> code, UnaryOperator<R> copy) {
        Inside<T> now = inside.get();
        if (now == null) {
            return CompletableFuture.failedStage(new PluginException(standing.id() + " is closed"));
        }
        Call<R> call = new Call<>(method, copy, nanoTime.getAsLong());
        Call<?> before = entered.compareAndExchange(null, call);
        if (before != null || (quarantine.isOn() && !quarantine.mayProbe())) {
            entered.compareAndSet(call, null);
            if (before != null) {
                before.interrupt();
            }
            return CompletableFuture.failedStage(new PluginException(
                    standing.id() + " is set aside: " + standing.status().reason()));
        }
        var unused = call.result.whenComplete((value, failure) -> answered(call, failure));
        try {
            call.task = now.threads.run(() -> enter(call, code, now.component));
        } catch (RuntimeException e) {
            entered.compareAndSet(call, null);
            call.fail(e);
        }
        return call.result;
    }

    private <R> void enter(Call<R> call, Function<T, CompletionStage<R>> code, T component) {
        CompletionStage<R> stage;
        try {
            stage = Objects.requireNonNull(code.apply(component), "it returned null instead of a stage");
        } catch (Throwable e) {
            leave(call);
            breach(call, PluginException.describe(e), e);
            return;
        }
        boolean blocks = leave(call);
        call.stage = stage;
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                failed(call, failure);
            } else {
                take(call, value, blocks);
            }
        });
        if (call.result.isDone()) {
            giveUp(stage);
        }
    }

    /** Notes that the method has returned; true if it did not the first time take too long for that. */
    private synchronized boolean leave(Call<?> call) {
        entered.set(null);
        // The first call may take its time: it loads classes.
        blockingCalls = nanoTime.getAsLong() - call.since > BLOCKING_NANOS ? blockingCalls + 1 : 0;
        return blockingCalls > 1;
    }

    private <R> void take(Call<R> call, R value, boolean blocks) {
        R copied;
        try {
            copied = call.copy.apply(Objects.requireNonNull(value, "its stage completed with null"));
        } catch (Throwable e) {
            breach(call, PluginException.describe(e), e);
            return;
        }
        if (!call.result.isDone()) {
            kept(
                    blocks
                            ? "its calls block before they return. Maybe they do work that belongs on PluginContext.blocking()."
                            : "");
            call.told = true;
            call.result.complete(copied);
        }
    }

    /** A call that failed as calls may fail says nothing against the component, but that it works again if it had not returned. */
    private void failed(Call<?> call, Throwable failure) {
        if (!call.result.isDone() && quarantine.isOn()) {
            kept(call.method + " failed: " + PluginException.describe(failure));
        }
        call.fail(failure);
    }

    private synchronized void kept(String flaw) {
        breaches = 0;
        quarantine.end();
        if (flaw.isEmpty()) {
            quarantine.trust();
            standing.recovered();
        } else {
            standing.degraded(flaw);
        }
    }

    private void breach(Call<?> call, String what, Throwable thrown) {
        if (call.result.isDone()) {
            return;
        }
        String reason = call.method + " failed: " + what;
        broken(reason);
        call.fail(new PluginException(standing.id() + ": " + reason, thrown));
    }

    private synchronized void broken(String reason) {
        if (++breaches >= MAX_BREACHES) {
            setAside(reason);
        } else {
            standing.degraded(reason);
        }
    }

    private void setAside(String reason) {
        standing.quarantined(reason + "; next try in " + quarantine.begin() + " s");
    }

    /** Work that nobody waits for any more is cancelled where the plugin lets us. */
    private void answered(Call<?> call, @Nullable Throwable failure) {
        if (!call.told && failure instanceof TimeoutException) {
            late(call, failure.getMessage());
        }
        CompletionStage<?> stage = call.stage;
        if (stage != null) {
            giveUp(stage);
        }
    }

    private synchronized void late(Call<?> call, @Nullable String message) {
        if (entered.get() == call) {
            setAside(call.method + " has not returned: it holds up a thread, and is not called until it has returned");
        } else {
            broken(call.method + " failed: " + message);
        }
    }

    private static void giveUp(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "A stage cannot be cancelled", e);
        }
    }

    /** Closes the component, once, and lets go of it. */
    void close() {
        Inside<T> last = inside.getAndSet(null);
        if (last == null) {
            return;
        }
        standing.closed();
        try {
            boolean unused = last.threads.call("close", CLOSING, () -> {
                last.component.close();
                return true;
            });
        } catch (Throwable e) {
            LOG.log(Level.WARNING, standing.id() + ": close failed: " + PluginException.describe(e));
        }
    }

    private static final class Call<R> {

        final String method;
        final UnaryOperator<R> copy;
        final long since;
        final CompletableFuture<R> result = new CompletableFuture<>();
        volatile @Nullable Future<?> task;
        volatile @Nullable CompletionStage<R> stage;

        /** Whether it was answered by the component, rather than given up. */
        volatile boolean told;

        Call(String method, UnaryOperator<R> copy, long since) {
            this.method = method;
            this.copy = copy;
            this.since = since;
        }

        /** Not the first thing to be done about a call that blocks: what loads many classes may return yet. */
        void interrupt() {
            Future<?> running = task;
            if (running != null) {
                running.cancel(true);
            }
        }

        void fail(Throwable failure) {
            told = true;
            result.completeExceptionally(failure);
        }
    }
}
