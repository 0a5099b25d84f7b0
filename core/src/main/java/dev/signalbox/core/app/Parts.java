package dev.signalbox.core.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** What was started, to be closed the last started first. Used by one thread. */
final class Parts implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Parts.class.getName());

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "A part could not be closed: " + part, e);
            }
        }
    }
}
