package dev.signalbox.core.budget;

import dev.signalbox.core.state.CheckedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private boolean failing;

    private LedgerKeeper(Ledger ledger, CheckedFiles files, InstantSource clock) {
        this.ledger = ledger;
        this.file = new LedgerFile(files);
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
     * @param files where it is kept; what is damaged there is put aside with a warning
     * @param interval the time between two writings
     * @throws UncheckedIOException if nothing can be written there
     */
    @SuppressWarnings("FutureReturnValueIgnored") // What is scheduled catches and tells everything.
    public static LedgerKeeper start(Ledger ledger, CheckedFiles files, Duration interval, InstantSource clock) {
        LedgerKeeper keeper = new LedgerKeeper(ledger, files, clock);
        try {
            keeper.file.restore(ledger, clock.millis());
            // Now rather than with the first request: an operator is watching the start.
            keeper.file.save(ledger, clock.millis());
        } catch (IOException e) {
            keeper.thread.shutdown();
            throw new UncheckedIOException("what is spent of the budgets can't be kept", e);
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
                LOG.log(Level.WARNING, "What was spent of the budgets could not be written in time.");
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
                LOG.log(Level.WARNING, "What is spent of the budgets can't be written; it will be tried again", e);
            }
            failing = true;
        }
    }
}
