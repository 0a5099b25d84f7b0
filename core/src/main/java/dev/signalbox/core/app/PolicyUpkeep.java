package dev.signalbox.core.app;

import dev.signalbox.core.policy.DirectoryWatch;
import dev.signalbox.core.policy.Offered;
import dev.signalbox.core.policy.PolicyLifecycle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What is done for the policies every second, on a thread of its own: judge the canary, look at the policy directory. */
final class PolicyUpkeep {

    private static final Logger LOG = System.getLogger(PolicyUpkeep.class.getName());
    private static final long INTERVAL_MILLIS = 1000;
    private static final long END_SECONDS = 5;

    private final PolicyLifecycle lifecycle;
    private final Optional<DirectoryWatch> watch;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "signalbox-policy");
        made.setDaemon(true);
        return made;
    });

    private PolicyUpkeep(PolicyLifecycle lifecycle, Optional<DirectoryWatch> watch) {
        this.lifecycle = lifecycle;
        this.watch = watch;
    }

    /**
     * Begins.
     *
     * @param watch the policy directory; empty if it is not watched
     */
    static PolicyUpkeep start(PolicyLifecycle lifecycle, Optional<DirectoryWatch> watch) {
        PolicyUpkeep upkeep = new PolicyUpkeep(lifecycle, watch);
        var unused = upkeep.thread.scheduleWithFixedDelay(
                upkeep::run, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return upkeep;
    }

    /** Waits for what is under way, and ends. */
    void end() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }

    /** A failure of one round must not end the others. */
    private void run() {
        try {
            lifecycle.judgeCanary();
            watch.ifPresent(directory -> directory.look(content -> lifecycle.take(Offered.directory(content))));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The policies could not be looked after", e);
        }
    }
}
