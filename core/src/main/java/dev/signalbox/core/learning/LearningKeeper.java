package dev.signalbox.core.learning;

import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.state.CheckedFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells decisions what was learnt, every second in which something was, and keeps it on disk: it reads it at the start, writes it
 * every so often while something changes, and once more at the end.
 *
 * <p>All of it happens on a thread of its own. What was learnt since the last writing is lost if the process is killed; what can't be
 * read or written costs a warning and nothing else.
 */
public final class LearningKeeper implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LearningKeeper.class.getName());
    private static final long END_SECONDS = 5;

    /** Without answers the weight of earlier ones still falls. */
    private static final int TELLINGS_BETWEEN_AGEINGS = 60;

    private final Learning learning;
    private final LearningFile file;
    private final Consumer<Learned> told;
    private final ScheduledExecutorService thread;
    private long changesTold;
    private long changesSaved;
    private int tellingsLeft = TELLINGS_BETWEEN_AGEINGS;
    private boolean failing;

    private LearningKeeper(Learning learning, CheckedFiles files, Consumer<Learned> told) {
        this.learning = learning;
        this.file = new LearningFile(files);
        this.told = told;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "signalbox-learning");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Takes up what was learnt before the restart, and keeps and tells it from now on.
     *
     * @param files where it is kept; what is damaged there is put aside with a warning
     * @param telling the time between two tellings
     * @param saving the time between two writings
     * @param told takes what decisions are to see; called on another thread, but for the first time
     */
    @SuppressWarnings("FutureReturnValueIgnored") // What is scheduled catches and tells everything.
    public static LearningKeeper start(
            Learning learning, CheckedFiles files, Duration telling, Duration saving, Consumer<Learned> told) {
        LearningKeeper keeper = new LearningKeeper(learning, files, told);
        keeper.restore();
        keeper.told.accept(learning.learned());
        keeper.thread.scheduleWithFixedDelay(
                keeper::tellIfChanged, telling.toNanos(), telling.toNanos(), TimeUnit.NANOSECONDS);
        keeper.thread.scheduleWithFixedDelay(
                keeper::saveIfChanged, saving.toNanos(), saving.toNanos(), TimeUnit.NANOSECONDS);
        return keeper;
    }

    /** Writes what has changed, and returns when it is on the disk. */
    @Override
    public void close() {
        thread.execute(this::saveIfChanged);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "What was learnt could not be written in time.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restore() {
        try {
            file.restore(learning);
        } catch (IOException | RuntimeException damaged) {
            LOG.log(
                    Level.WARNING,
                    "What was learnt before cannot be read ({0}), and is learnt anew. The file is kept beside with .damaged"
                            + " behind its name.",
                    damaged.getMessage());
            try {
                file.setAside();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "What was learnt before can't be put aside", e);
            }
        }
    }

    private void tellIfChanged() {
        long changes = learning.changes();
        tellingsLeft--;
        if (changes == changesTold && tellingsLeft > 0) {
            return;
        }
        changesTold = changes;
        tellingsLeft = TELLINGS_BETWEEN_AGEINGS;
        try {
            told.accept(learning.learned());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "What was learnt can't be told; it will be tried again", e);
        }
    }

    private void saveIfChanged() {
        long changes = learning.changes();
        if (changes == changesSaved) {
            return;
        }
        try {
            file.save(learning);
            changesSaved = changes;
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "What was learnt can't be written; it will be tried again", e);
            }
            failing = true;
        }
    }
}
