package dev.signalbox.core.app;

import java.io.PrintWriter;

/** A bar that fills up in one line of a terminal. May be used by many threads. */
final class ProgressBar {

    private static final int WIDTH = 40;

    private final PrintWriter out;
    private final int whole;
    private final boolean shown;
    private int filled = -1;

    /**
     * An empty bar.
     *
     * @param whole what a full bar stands for
     * @param shown whether anything is printed at all: a file has no use for a bar
     */
    ProgressBar(PrintWriter out, int whole, boolean shown) {
        this.out = out;
        this.whole = whole;
        this.shown = shown;
    }

    /** Shows that so much of the whole is done. */
    synchronized void show(int done) {
        int newFilled = (int) ((long) WIDTH * done / whole);
        if (shown && newFilled != filled) {
            filled = newFilled;
            out.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + "/" + whole);
            out.flush();
        }
    }

    /** Takes the bar away. */
    synchronized void clear() {
        if (shown) {
            out.print("\r" + " ".repeat(WIDTH + 20) + "\r");
            out.flush();
        }
    }
}
