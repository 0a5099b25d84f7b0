package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

/**
 * A difference between what a test expects and what happened.
 *
 * @param what the expectation's key, such as {@code backend}
 * @param expected in words
 * @param actual in words
 */
public record Mismatch(String what, String expected, String actual) {

    public Mismatch {
        requireNonNull(what, "what");
        requireNonNull(expected, "expected");
        requireNonNull(actual, "actual");
    }

    @Override
    public String toString() {
        return what + ": expected " + expected + ", but was " + actual;
    }
}
