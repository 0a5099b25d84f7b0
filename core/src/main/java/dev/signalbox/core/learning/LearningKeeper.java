package dev.signalbox.core.learning;

import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.state.CheckedFiles;
import dev.signalbox.core.state.SavingThread;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
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

    /** Without answers the weight of earlier ones still falls. */
    private static final int TELLINGS_BETWEEN_AGEINGS = 60;

    private final Learning learning;
    private final LearningFile file;
    private final Consumer<Learned> told;
    private final SavingThread thread;
    private long changesTold;
    private long changesSaved;
    private int tellingsLeft = TELLINGS_BETWEEN_AGEINGS;

    private LearningKeeper(
            Learning learning, LearningFile file, Duration telling, Duration saving, Consumer<Learned> told) {
        this.learning = learning;
        this.file = file;
        this.told = told;
        this.thread = SavingThread.start("signalbox-learning", "What was learnt", saving, this::saveIfChanged);
        thread.every(telling, this::tellIfChanged);
    }

    /**
     * Takes up what was learnt before the restart, and keeps and tells it from now on.
     *
     * @param files where it is kept; what is damaged there is put aside with a warning
     * @param telling the time between two tellings
     * @param saving the time between two writings
     * @param told takes what decisions are to see; called on another thread, but for the first time
     */
    public static LearningKeeper start(
            Learning learning, CheckedFiles files, Duration telling, Duration saving, Consumer<Learned> told) {
        LearningFile file = new LearningFile(files);
        restore(learning, file);
        told.accept(learning.learned());
        return new LearningKeeper(learning, file, telling, saving, told);
    }

    /** Writes what has changed, and returns when it is on the disk. */
    @Override
    public void close() {
        thread.close();
    }

    private static void restore(Learning learning, LearningFile file) {
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

    private void saveIfChanged() throws IOException {
        long changes = learning.changes();
        if (changes != changesSaved) {
            file.save(learning);
            changesSaved = changes;
        }
    }
}
