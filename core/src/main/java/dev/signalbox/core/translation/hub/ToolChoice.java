package dev.signalbox.core.translation.hub;

import org.jspecify.annotations.Nullable;

/**
 * Whether the model must call tools.
 *
 * @param mode how free it is
 * @param name the tool that it must call; empty unless the mode is {@link Mode#NAMED}
 * @param parallel whether one answer may have several calls; null if the client leaves it open
 */
public record ToolChoice(Mode mode, String name, @Nullable Boolean parallel) {

    /** Nothing said: the model may call tools. */
    public static final ToolChoice OPEN = new ToolChoice(Mode.AUTO, "", null);

    /** How free the model is to call tools. */
    public enum Mode {
        AUTO,
        NONE,
        /** At least one, whichever. */
        REQUIRED,
        NAMED
    }
}
