package dev.signalbox.core.app;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which revision was put in force after which, as whoever does it knows. Written by one thread, read by many. */
final class InForce {

    private final List<String> revisions = new CopyOnWriteArrayList<>();
    private volatile int begun;
    private volatile int done;

    /** Begins with what is in force. */
    InForce(String first) {
        revisions.add(first);
    }

    /** A revision is about to be put in force. */
    void begin(String revision) {
        revisions.add(revision);
        begun = revisions.size() - 1;
    }

    /** That was acknowledged. */
    void acknowledged() {
        done = begun;
    }

    /** The moment of the last acknowledged change. */
    int now() {
        return done;
    }

    /** Whether a revision may have been in force at some time from a moment until now. */
    boolean possible(String revision, int since) {
        // A list of its own: a part of the shared one refuses to be read once another revision is added.
        return List.copyOf(revisions).subList(since, begun + 1).contains(revision);
    }
}
