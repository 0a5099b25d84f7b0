package dev.signalbox.core.plugin;

/** Thrown when a plugin can't be loaded anew; its message is for the operator and says why. */
public final class PluginRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean known;

    PluginRefusedException(boolean known, String message) {
        super(message);
        this.known = known;
    }

    /** Whether there is such a plugin at all. */
    public boolean isKnown() {
        return known;
    }
}
