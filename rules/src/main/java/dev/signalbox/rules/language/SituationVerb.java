package dev.signalbox.rules.language;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A verb of {@code situation}: what a situation rule may do. */
enum SituationVerb {
    BEGIN("begin", "(\"gpu-scarce\", \"30s\", \"60s\")", 1, 3),
    END("end", "(\"gpu-scarce\")", 1, 1),
    MARK("mark", "($b, \"flapping\", \"0s\", \"2m\")", 2, 4),
    UNMARK("unmark", "($b, \"flapping\")", 2, 2);

    private final String label;
    private final String arguments;
    private final int minArguments;
    private final int maxArguments;

    SituationVerb(String label, String arguments, int minArguments, int maxArguments) {
        this.label = label;
        this.arguments = arguments;
        this.minArguments = minArguments;
        this.maxArguments = maxArguments;
    }

    static Optional<SituationVerb> of(String label) {
        return Arrays.stream(values()).filter(verb -> verb.label.equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(verb -> verb.label).toList();
    }

    String label() {
        return label;
    }

    /** How it is written, as an example. */
    String example() {
        return "situation." + label + arguments;
    }

    boolean takes(int count) {
        return count >= minArguments && count <= maxArguments;
    }

    boolean onBackend() {
        return this == MARK || this == UNMARK;
    }
}
