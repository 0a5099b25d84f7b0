package dev.signalbox.rules.explain;

/** What came of testing a condition. */
public enum Truth {
    /** It holds. */
    HOLDS,
    /** It does not hold. */
    FAILS,
    /** It does not hold because something that it compares is not known. */
    UNKNOWN;

    /** Whether it holds. */
    public boolean holds() {
        return this == HOLDS;
    }
}
