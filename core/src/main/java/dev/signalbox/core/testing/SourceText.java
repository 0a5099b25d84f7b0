package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

/**
 * A file that was read.
 *
 * @param name what findings call it
 * @param text what it holds
 */
public record SourceText(String name, String text) {

    public SourceText {
        requireNonNull(name, "name");
        requireNonNull(text, "text");
    }
}
