package dev.signalbox.rules.situations;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.spi.Placement;
import java.util.List;

/** States of the world for tests. */
final class Worlds {

    private Worlds() {}

    static BackendFacts backend(String id, Placement placement, boolean healthy, double saturation) {
        return new BackendFacts(
                id, placement, "", "eu", true, healthy, Double.NaN, Double.NaN, saturation, Double.NaN, 0, 0);
    }

    static WorldState backends(BackendFacts... backends) {
        return new WorldState(List.of(backends), List.of(), List.of(), List.of(), List.of());
    }

    /** One GPU backend, gpu-a, at that saturation. */
    static WorldState gpu(double saturation) {
        return backends(backend("gpu-a", Placement.GPU, true, saturation));
    }

    static WorldState grid(double carbonIntensity) {
        return new WorldState(
                List.of(), List.of(), List.of(), List.of(new GridFacts("eu", carbonIntensity)), List.of());
    }
}
