package dev.signalbox.spi.backend;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import java.util.Set;

/**
 * A model as one backend offers it.
 *
 * @param name the name clients ask for
 * @param upstreamName the name the backend knows it by; the same as {@code name} for most
 * @param operations what the backend does with it; not empty
 * @param quantization the width of its weights, such as {@code bf16}, {@code fp8}, {@code int4}; empty if unknown
 * @param contextTokens the longest prompt and answer together, in tokens; {@link InferenceRequest#UNKNOWN} if unknown
 */
public record ServedModel(
        String name, String upstreamName, Set<Operation> operations, String quantization, int contextTokens) {

    public ServedModel {
        requireNonNull(quantization, "quantization");
        operations = Set.copyOf(operations);
        if (name.isEmpty() || upstreamName.isEmpty()) {
            throw new IllegalArgumentException("a served model needs a name and an upstream name");
        }
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("model " + name + " has no operations");
        }
        if (contextTokens != InferenceRequest.UNKNOWN && contextTokens <= 0) {
            throw new IllegalArgumentException(
                    "model " + name + ": contextTokens is " + contextTokens + ", must be positive or UNKNOWN (-1)");
        }
    }
}
