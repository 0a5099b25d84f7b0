package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.Placement;

/**
 * What rules see of a candidate that does not change from one decision to the next.
 *
 * @param backend the backend's id
 * @param hardware the device; empty if unknown
 * @param model the name clients ask for
 * @param quantization the width of the weights; empty if unknown
 * @param contextTokens the longest prompt and answer together; -1 if unknown
 * @param region where it stands; empty if unknown
 * @param owned whether the machine is ours
 */
public record CandidateFacts(
        String backend,
        Placement placement,
        String hardware,
        String model,
        String quantization,
        int contextTokens,
        String region,
        boolean owned) {

    public CandidateFacts {
        requireNonNull(backend, "backend");
        requireNonNull(placement, "placement");
        requireNonNull(hardware, "hardware");
        requireNonNull(model, "model");
        requireNonNull(quantization, "quantization");
        requireNonNull(region, "region");
    }
}
