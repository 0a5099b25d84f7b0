package dev.signalbox.core.translation.hub;

/**
 * A text to be continued as it is, without a template around it.
 *
 * @param suffix what follows behind the gap to fill; empty if there is no gap
 */
public record Completion(String prompt, String suffix, Settings settings) implements ModelRequest {

    @Override
    public boolean streaming() {
        return settings.streaming();
    }
}
