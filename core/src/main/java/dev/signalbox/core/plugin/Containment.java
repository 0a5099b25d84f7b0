package dev.signalbox.core.plugin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The border between the host and one component: what is thrown there stays there, and is told. Thread-safe. */
final class Containment {

    private static final Logger LOG = System.getLogger(Containment.class.getName());

    private final ComponentId id;
    private final ClassLoader loader;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile ComponentStatus status;

    Containment(ComponentId id, ClassLoader loader) {
        this.id = id;
        this.loader = loader;
        this.status = new ComponentStatus(id, PluginState.OK, "");
    }

    ComponentStatus status() {
        return status;
    }

    /** Runs the component's code, which may throw. */
    <R> R call(Supplier<R> code) {
        return PluginCode.call(loader, code);
    }

    /**
     * Runs a method that answers with a stage.
     *
     * @param method its name
     * @param copy checks a result and frees it from the plugin, or throws
     * @return a stage of the host's own, which fails where the method throws, returns null, or its result can't be copied
     */
    <R> CompletionStage<R> stage(String method, Supplier<CompletionStage<R>> code, UnaryOperator<R> copy) {
        CompletableFuture<R> result = new CompletableFuture<>();
        try {
            CompletionStage<R> stage = Objects.requireNonNull(call(code), "it returned null instead of a stage");
            stage.whenComplete((value, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    take(method, value, copy, result);
                }
            });
            var unused = result.whenComplete((value, failure) -> giveUp(stage));
        } catch (Throwable e) {
            result.completeExceptionally(fault(method, e));
        }
        return result;
    }

    private <R> void take(String method, R value, UnaryOperator<R> copy, CompletableFuture<R> result) {
        try {
            R copied = copy.apply(Objects.requireNonNull(value, "its stage completed with null"));
            recovered();
            result.complete(copied);
        } catch (Throwable e) {
            result.completeExceptionally(fault(method, e));
        }
    }

    /** Work that nobody waits for any more, because it took too long, is cancelled where the plugin lets us. */
    private static void giveUp(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "A stage cannot be cancelled", e);
        }
    }

    private PluginException fault(String method, Throwable thrown) {
        String reason = method + " failed: " + PluginException.describe(thrown);
        degraded(reason);
        return new PluginException(id + ": " + reason, thrown);
    }

    /** Notes that the component broke its contract, and is still called. */
    void degraded(String reason) {
        change(PluginState.DEGRADED, reason);
    }

    /** Notes that the component is not called for a while. */
    void quarantined(String reason) {
        change(PluginState.QUARANTINED, reason);
    }

    /** Notes that the component works. */
    void recovered() {
        if (status.state() != PluginState.OK) {
            change(PluginState.OK, "");
        }
    }

    private void change(PluginState state, String reason) {
        ComponentStatus before = status;
        if (closed.get() || (before.state() == state && before.reason().equals(reason))) {
            return;
        }
        status = new ComponentStatus(id, state, reason);
        if (state == PluginState.OK) {
            LOG.log(Level.INFO, id + " works again");
        } else if (before.state() != state) {
            LOG.log(
                    Level.WARNING,
                    id + " is " + (state == PluginState.DEGRADED ? "degraded" : "quarantined") + ": " + reason);
        }
    }

    /** Closes the component, once. */
    void close(AutoCloseable component) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        status = new ComponentStatus(id, PluginState.CLOSED, "");
        try {
            call(() -> {
                try {
                    component.close();
                } catch (Exception e) {
                    throw new PluginException("close failed", e);
                }
                return true;
            });
        } catch (Throwable e) {
            LOG.log(Level.WARNING, id + ": " + PluginException.describe(e));
        }
    }
}
