package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.spi.InferenceRequest;
import java.util.List;

/**
 * What a server said of itself.
 *
 * @param models what it serves
 * @param maxConcurrency how many requests it runs at once; {@link InferenceRequest#UNKNOWN} if it doesn't say
 */
public record Listed(List<ListedModel> models, int maxConcurrency) {

    public Listed {
        models = List.copyOf(models);
    }

    /** Models of a server that doesn't say how many requests it runs at once. */
    public static Listed of(List<ListedModel> models) {
        return new Listed(models, InferenceRequest.UNKNOWN);
    }
}
