package dev.signalbox.core.app;

import dev.signalbox.core.policy.BundleWatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/** Looks for new bundles again and again, on a thread of its own: a server may hold each request back for minutes. */
final class BundleUpkeep {

    private static final Logger LOG = System.getLogger(BundleUpkeep.class.getName());
    private static final long END_MILLIS = 5000;

    private final BundleWatch watch;
    private final Thread thread = new Thread(this::run, "signalbox-bundle");

    private BundleUpkeep(BundleWatch watch) {
        this.watch = watch;
    }

    /** Begins; the first look is after a pause. */
    static BundleUpkeep start(BundleWatch watch) {
        BundleUpkeep upkeep = new BundleUpkeep(watch);
        upkeep.thread.setDaemon(true);
        upkeep.thread.start();
        return upkeep;
    }

    /** Breaks off what is under way, and ends. */
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join(END_MILLIS);
    }

    private void run() {
        long began = System.nanoTime();
        try {
            while (true) {
                long passed = System.nanoTime() - began;
                TimeUnit.NANOSECONDS.sleep(TimeUnit.MILLISECONDS.toNanos(watch.pauseMillis()) - passed);
                began = System.nanoTime();
                look();
            }
        } catch (InterruptedException e) {
            // The end.
        }
    }

    /** A failure of one round must not end the others. */
    private void look() throws InterruptedException {
        try {
            watch.look();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The bundle could not be looked after", e);
        }
    }
}
