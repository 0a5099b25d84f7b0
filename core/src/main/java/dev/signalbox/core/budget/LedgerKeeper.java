package dev.signalbox.core.budget;

import dev.signalbox.core.state.CheckedFiles;
import dev.signalbox.core.state.SavingThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Keeps a ledger on disk: reads it at the start, writes it every so often while something changes, and once more at the end.
 *
 * <p>What was spent since the last writing is lost if the process is killed. Writing happens on a thread of its own; one that
 * fails is told once and tried again.
 */
public final class LedgerKeeper implements AutoCloseable {

    private final Ledger ledger;
    private final LedgerFile file;
    private final InstantSource clock;
    private final SavingThread thread;
    private boolean changed;

    private LedgerKeeper(Ledger ledger, LedgerFile file, Duration interval, InstantSource clock) {
        this.ledger = ledger;
        this.file = file;
        this.clock = clock;
        this.thread =
                SavingThread.start("signalbox-budgets", "What is spent of the budgets", interval, this::saveIfChanged);
    }

    /**
     * Reads what was spent before the restart, and keeps it from now on.
     *
     * @param files where it is kept; what is damaged there is put aside with a warning
     * @param interval the time between two writings
     * @throws UncheckedIOException if nothing can be written there
     */
    public static LedgerKeeper start(Ledger ledger, CheckedFiles files, Duration interval, InstantSource clock) {
        LedgerFile file = new LedgerFile(files);
        try {
            file.restore(ledger, clock.millis());
            // Now rather than with the first request: an operator is watching the start.
            file.save(ledger, clock.millis());
        } catch (IOException e) {
            throw new UncheckedIOException("what is spent of the budgets can't be kept", e);
        }
        return new LedgerKeeper(ledger, file, interval, clock);
    }

    /** Writes what has changed, and returns when it is on the disk. */
    @Override
    public void close() {
        thread.close();
    }

    private void saveIfChanged() throws IOException {
        changed |= ledger.takeChanged();
        if (changed) {
            file.save(ledger, clock.millis());
            changed = false;
        }
    }
}
