package dev.signalbox.core.app;

import dev.signalbox.core.policy.DirectoryWatch;
import dev.signalbox.core.policy.Offered;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.core.policy.RevisionTests;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is done for the policies every second, on a thread of its own: judge the canary, look at the policy directory.
 *
 * <p>A revision that becomes active meanwhile has its tests run on a further thread, if they have not run yet.
 */
final class PolicyUpkeep {

    private static final Logger LOG = System.getLogger(PolicyUpkeep.class.getName());
    private static final long INTERVAL_MILLIS = 1000;
    private static final long END_SECONDS = 5;

    private final PolicyLifecycle lifecycle;
    private final RevisionTests tests;
    private final Optional<DirectoryWatch> watch;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "signalbox-policy"));
    private final ExecutorService testing =
            Executors.newSingleThreadExecutor(work -> daemon(work, "signalbox-policy-tests"));

    /** What was active when it was last seen to that it is tested; used by the first thread only. */
    private String seen;

    private PolicyUpkeep(PolicyLifecycle lifecycle, RevisionTests tests, Optional<DirectoryWatch> watch) {
        this.lifecycle = lifecycle;
        this.tests = tests;
        this.watch = watch;
        this.seen = active();
    }

    /**
     * Begins.
     *
     * @param watch the policy directory; empty if it is not watched
     */
    static PolicyUpkeep start(PolicyLifecycle lifecycle, RevisionTests tests, Optional<DirectoryWatch> watch) {
        PolicyUpkeep upkeep = new PolicyUpkeep(lifecycle, tests, watch);
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
        // Tests that run now end by themselves, with the process at the latest.
        testing.shutdownNow();
    }

    /** A failure of one round must not end the others. */
    private void run() {
        try {
            lifecycle.judgeCanary();
            watch.ifPresent(directory -> directory.look(content -> {
                lifecycle.take(Offered.directory(content));
                seen = "";
            }));
            testNew();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The policies could not be looked after", e);
        }
    }

    private void testNew() {
        String active = active();
        if (!active.equals(seen)) {
            seen = active;
            testing.execute(() -> test(active));
        }
    }

    private void test(String revision) {
        try {
            tests.runNew(revision, PolicyLifecycle.ITSELF);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The tests of " + revision + " could not be run", e);
        }
    }

    private String active() {
        return lifecycle.view().state().active();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread made = new Thread(work, name);
        made.setDaemon(true);
        return made;
    }
}
