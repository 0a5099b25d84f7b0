package dev.signalbox.core.budget;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a ledger on disk: reads it at the start, writes it every so often while something changes, and once more at the end.
 *
 * <p>What was spent since the last writing is lost if the process is killed. Writing happens on a thread of its own; one that
 * fails is told once and tried again.
 */
public final class LedgerKeeper implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LedgerKeeper.class.getName());
    private static final long END_SECONDS = 5;

    private final Ledger ledger;
    private final LedgerFile file;
    private final Path path;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private boolean failing;

    private LedgerKeeper(Ledger ledger, Path path, InstantSource clock) {
        this.ledger = ledger;
        this.path = path;
        this.file = new LedgerFile(path);
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "signalbox-budgets");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Reads what was spent before the restart, and keeps it from now on.
     *
     * @param path the file, whose directory is made if need be; a broken one is put aside with a warning
     * @param interval the time between two writings
     * @throws UncheckedIOException if the file can't be read or written
     */
    @SuppressWarnings("FutureReturnValueIgnored") // What is scheduled catches and tells everything.
    public static LedgerKeeper start(Ledger ledger, Path path, Duration interval, InstantSource clock) {
        LedgerKeeper keeper = new LedgerKeeper(ledger, path, clock);
        try {
            keeper.file.restore(ledger, clock.millis());
            // Now rather than with the first request: an operator is watching the start.
            keeper.file.save(ledger, clock.millis());
        } catch (IOException e) {
            keeper.thread.shutdown();
            throw new UncheckedIOException("the file of budgets " + path + " can't be used", e);
        }
        keeper.thread.scheduleWithFixedDelay(
                keeper::saveIfChanged, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return keeper;
    }

    /** Writes what has changed, and returns when it is on the disk. */
    @Override
    public void close() {
        thread.execute(this::saveIfChanged);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "The file of budgets {0} could not be written in time.", path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void saveIfChanged() {
        if (!ledger.takeChanged() && !failing) {
            return;
        }
        try {
            file.save(ledger, clock.millis());
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "The file of budgets " + path + " can't be written; it will be tried again", e);
            }
            failing = true;
        }
    }
}
