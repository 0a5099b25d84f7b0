package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.spi.Placement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The class of hardware that a device's name gives away. */
final class HardwareClass {

    // How names of devices begin, in lower case, as catalogues and vendors write them.
    private static final Map<Placement, List<String>> BEGINNINGS = Map.of(
            Placement.ASIC,
            List.of(
                    "tpu",
                    "trainium",
                    "trn1",
                    "trn2",
                    "trn3",
                    "inferentia",
                    "inf1",
                    "inf2",
                    "groq",
                    "lpu",
                    "wse",
                    "cs-3",
                    "sn40"),
            Placement.GPU,
            List.of(
                    "h100", "h200", "b100", "b200", "b300", "gb200", "gb300", "gh200", "a100", "a10", "l40", "l4", "t4",
                    "mi2", "mi3"),
            Placement.CPU,
            List.of("xeon", "epyc", "graviton"),
            Placement.EDGE,
            List.of("jetson", "snapdragon"));

    private HardwareClass() {}

    static Optional<Placement> of(String hardware) {
        String name = hardware.toLowerCase(Locale.ROOT);
        return BEGINNINGS.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(name::startsWith))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
