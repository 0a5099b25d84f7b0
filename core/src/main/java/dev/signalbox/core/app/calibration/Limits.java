package dev.signalbox.core.app.calibration;

/** How much may be asked yet. Used by one event loop. */
final class Limits {

    private final long endNanos;
    private int left;

    Limits(int requests, long endNanos) {
        this.left = requests;
        this.endNanos = endNanos;
    }

    /** Takes one request of those that are left; false if there is none, or no time. */
    boolean take() {
        if (left == 0 || timeIsUp()) {
            return false;
        }
        left--;
        return true;
    }

    /** Whether a limit was met. */
    boolean met() {
        return left == 0 || timeIsUp();
    }

    private boolean timeIsUp() {
        return System.nanoTime() - endNanos >= 0;
    }
}
