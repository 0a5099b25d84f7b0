package dev.signalbox.rules.language;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A verb of {@code situation}: what a situation rule may do. */
enum SituationVerb {
    BEGIN(
            "begin",
            "A situation begins when the conditions have held for a while, and ends when they have not held for a while.",
            1,
            Argument.SITUATION,
            Argument.AFTER,
            Argument.UNTIL),
    END(
            "end",
            "The situation does not hold while the conditions do, whatever other rules say; afterwards it begins anew.",
            1,
            Argument.SITUATION),
    MARK(
            "mark",
            "Puts a mark on the backend that the rule matches, as a situation begins and ends.",
            2,
            Argument.BACKEND,
            Argument.MARK,
            Argument.AFTER.ofExample("\"0s\""),
            Argument.UNTIL.ofExample("\"2m\"")),
    UNMARK(
            "unmark",
            "The backend does not bear the mark while the conditions hold, whatever other rules say.",
            2,
            Argument.BACKEND,
            Argument.MARK);

    /** What the verbs are called on. */
    static final String WORD = "situation";

    private final String label;
    private final String meaning;
    private final int required;
    private final List<Verb.Argument> arguments;

    /** The arguments that these verbs have. */
    private static final class Argument {

        static final Verb.Argument SITUATION = new Verb.Argument(
                "situation",
                Verb.Kind.SITUATION,
                "\"gpu-scarce\"",
                "its name, lower-case letters and digits with hyphens, 63 characters at most");
        static final Verb.Argument MARK = new Verb.Argument(
                "mark",
                Verb.Kind.MARK,
                "\"flapping\"",
                "its name, lower-case letters and digits with hyphens, 63 characters at most");
        static final Verb.Argument BACKEND =
                new Verb.Argument("backend", Verb.Kind.BACKEND, "$b", "a variable bound to a Backend pattern");
        static final Verb.Argument AFTER = new Verb.Argument(
                "after",
                Verb.Kind.DURATION,
                "\"30s\"",
                "how long the conditions must have held without a break, a day at most; may be left out for no time");
        static final Verb.Argument UNTIL = new Verb.Argument(
                "until",
                Verb.Kind.DURATION,
                "\"60s\"",
                "how long they must not have held without a break until it ends; may be left out for no time");

        private Argument() {}
    }

    SituationVerb(String label, String meaning, int required, Verb.Argument... arguments) {
        this.label = label;
        this.meaning = meaning;
        this.required = required;
        this.arguments = List.of(arguments);
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

    /** What it does, in a sentence. */
    String meaning() {
        return meaning;
    }

    /** What stands between its parentheses, in order; the last ones may be left out as far as it {@link #takes} fewer. */
    List<Verb.Argument> arguments() {
        return arguments;
    }

    /** How it is written, as an example. */
    String example() {
        return WORD + "." + label
                + arguments.stream().map(Verb.Argument::example).collect(Collectors.joining(", ", "(", ")"));
    }

    boolean takes(int count) {
        return count >= required && count <= arguments.size();
    }

    boolean onBackend() {
        return this == MARK || this == UNMARK;
    }
}
