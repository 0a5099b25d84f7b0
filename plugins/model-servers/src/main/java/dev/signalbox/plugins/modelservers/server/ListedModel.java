package dev.signalbox.plugins.modelservers.server;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import java.util.Set;

/**
 * A model as a server lists it.
 *
 * @param name what clients may call it
 * @param upstreamName what the server calls it
 * @param operations what it does; empty if the server doesn't say
 * @param quantization the width of its weights; empty if the server doesn't say
 * @param contextTokens the longest prompt and answer; {@link InferenceRequest#UNKNOWN} if the server doesn't say
 */
public record ListedModel(
        String name, String upstreamName, Set<Operation> operations, String quantization, int contextTokens) {

    public ListedModel {
        requireNonNull(name, "name");
        requireNonNull(upstreamName, "upstreamName");
        requireNonNull(quantization, "quantization");
        operations = Set.copyOf(operations);
    }

    /** A model of which no more is known. */
    public static ListedModel of(String name) {
        return of(name, InferenceRequest.UNKNOWN);
    }

    /** A model of which no more than its context length is known. */
    public static ListedModel of(String name, int contextTokens) {
        return new ListedModel(name, name, Set.of(), "", contextTokens);
    }
}
