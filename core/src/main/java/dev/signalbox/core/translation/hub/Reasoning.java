package dev.signalbox.core.translation.hub;

import org.jspecify.annotations.Nullable;

/**
 * How much the model is to think before it answers; null is the server's default.
 *
 * @param enabled whether it is to think, and to show its thoughts
 * @param effort {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code xhigh} or {@code max}
 * @param budgetTokens at most so many tokens
 */
public record Reasoning(
        @Nullable Boolean enabled,
        @Nullable String effort,
        @Nullable Integer budgetTokens) {

    public static final Reasoning DEFAULT = new Reasoning(null, null, null);
}
