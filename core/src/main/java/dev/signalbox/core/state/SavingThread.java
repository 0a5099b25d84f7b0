package dev.signalbox.core.state;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes something every so often while it changes, and once more at the end, on a thread of its own. A failure is told once, and
 * tried again.
 */
public final class SavingThread implements AutoCloseable {

    private static final Logger LOG = System.getLogger(SavingThread.class.getName());
    private static final long END_SECONDS = 5;

    private final String subject;
    private final Saving saving;
    private final ScheduledExecutorService thread;
    private boolean failing;

    /** Writes what has changed since it was last written. Called on the thread. */
    @FunctionalInterface
    public interface Saving {

        /** Writes it, unless nothing has changed, and returns when it is on the disk. */
        void saveIfChanged() throws IOException;
    }

    /**
     * Starts to write.
     *
     * @param name the thread's
     * @param subject what is written, to begin a warning with
     * @param interval the time between two writings
     */
    public static SavingThread start(String name, String subject, Duration interval, Saving saving) {
        SavingThread started = new SavingThread(name, subject, saving);
        started.every(interval, started::save);
        return started;
    }

    private SavingThread(String name, String subject, Saving saving) {
        this.subject = subject;
        this.saving = saving;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Does something else every so often on the same thread; it must not throw. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing that is scheduled throws.
    public void every(Duration interval, Runnable work) {
        thread.scheduleWithFixedDelay(work, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Writes what has changed, and returns when it is on the disk. */
    @Override
    public void close() {
        thread.execute(this::save);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, subject + " could not be written in time.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void save() {
        try {
            saving.saveIfChanged();
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, subject + " cannot be written; it will be tried again", e);
            }
            failing = true;
        }
    }
}
