package dev.signalbox.plugins.modelservers.metrics;

import java.io.IOException;
import java.io.InputStream;

/** Finds a server's figures in the page where it tells them. */
@FunctionalInterface
public interface Figures {

    /**
     * Reads a page as it arrives. A page that isn't what it should be is a reading with a problem.
     *
     * @throws IOException if the page doesn't arrive
     */
    Reading read(InputStream page) throws IOException;

    /** What follows a page's path, slash and query, to be sent these figures alone; empty where a server sends only whole pages. */
    default String selection() {
        return "";
    }
}
