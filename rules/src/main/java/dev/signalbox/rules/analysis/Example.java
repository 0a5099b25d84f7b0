package dev.signalbox.rules.analysis;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.explain.Scene;

/**
 * A request, a time and candidates that show something.
 *
 * @param text what matters of them, as rules write it, such as {@code Request( promptTokens == 10 )}
 */
public record Example(Scene scene, String text) {

    public Example {
        requireNonNull(scene, "scene");
        requireNonNull(text, "text");
    }
}
