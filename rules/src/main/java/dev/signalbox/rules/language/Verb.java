package dev.signalbox.rules.language;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A verb of {@code place}: what an action may say. */
enum Verb {
    CLASSIFY("classify", "(\"class\")", 1, 1),
    FORBID("forbid", "($candidate, \"reason\")", 2, 2),
    PREFER("prefer", "($candidate, points)", 2, 2),
    AVOID("avoid", "($candidate, points)", 2, 2),
    REQUIRE_PLACEMENT("requirePlacement", "(Placement.GPU, \"reason\")", 2, 2),
    MINIMISE("minimise", "(\"cost\")", 1, 1),
    FALLBACK("fallback", "(Placement.GPU, Placement.CPU)", 1, 5),
    REJECT("reject", "(429, \"reason\")", 2, 2),
    SUBSTITUTE("substitute", "(\"llama-3.1-8b\")", 1, 1),
    HEDGE("hedge", "(800, 0.05)", 2, 2),
    QUEUE("queue", "(2000)", 1, 1),
    TAG("tag", "(\"team\", \"search\")", 2, 2);

    private final String label;
    private final String arguments;
    private final int minArguments;
    private final int maxArguments;

    Verb(String label, String arguments, int minArguments, int maxArguments) {
        this.label = label;
        this.arguments = arguments;
        this.minArguments = minArguments;
        this.maxArguments = maxArguments;
    }

    static Optional<Verb> of(String label) {
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
        return "place." + label + arguments;
    }

    boolean takes(int count) {
        return count >= minArguments && count <= maxArguments;
    }
}
