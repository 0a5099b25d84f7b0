package dev.signalbox.core.app;

import dev.signalbox.core.fleet.Tenure;
import dev.signalbox.core.plugin.EntryComponents;
import dev.signalbox.core.plugin.PluginHost;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Components that the fleet does not use any more: they are closed once the requests that were placed by them have ended, or have
 * had their time. Confined to the executor's thread.
 */
final class Retirement {

    private static final Logger LOG = System.getLogger(Retirement.class.getName());

    /** Requests that are placed by the old components in this moment have been sent by the first look. */
    private static final long LOOK_MILLIS = 100;

    private final PluginHost host;
    private final ScheduledExecutorService executor;
    private final List<Leaving> leaving;
    private final long deadline;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();

    /**
     * Components that leave.
     *
     * @param tenure empty if requests have nothing to do with them
     */
    record Leaving(EntryComponents components, Optional<Tenure> tenure) {}

    private Retirement(PluginHost host, ScheduledExecutorService executor, List<Leaving> leaving, long waitNanos) {
        this.host = host;
        this.executor = executor;
        this.leaving = new ArrayList<>(leaving);
        this.deadline = System.nanoTime() + waitNanos;
    }

    /**
     * Begins to wait for the requests under way.
     *
     * @return completes once all components are closed, with the number of those that had to be before their requests had ended
     */
    static CompletableFuture<Integer> begin(
            PluginHost host, ScheduledExecutorService executor, List<Leaving> leaving, long waitNanos) {
        if (leaving.isEmpty()) {
            return CompletableFuture.completedFuture(0);
        }
        Retirement retirement = new Retirement(host, executor, leaving, waitNanos);
        retirement.lookLater();
        return retirement.done;
    }

    private void lookLater() {
        var unused = executor.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        for (Iterator<Leaving> each = leaving.iterator(); each.hasNext(); ) {
            Leaving next = each.next();
            if (next.tenure.isEmpty() || next.tenure.get().isIdle()) {
                each.remove();
                host.release(next.components);
            }
        }
        if (!leaving.isEmpty() && System.nanoTime() - deadline < 0) {
            lookLater();
            return;
        }
        for (Leaving each : leaving) {
            LOG.log(
                    Level.WARNING,
                    "The former components of \"" + each.components.name()
                            + "\" are closed with requests under way, whose cost is counted by the fallback estimate");
            host.release(each.components);
        }
        done.complete(leaving.size());
    }
}
