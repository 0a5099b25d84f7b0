package dev.signalbox.rules.language;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A verb of {@code place}: what an action may say. */
public enum Verb {
    CLASSIFY(
            "classify",
            "Gives the request its class. The rule matches only Request, Clock and Budget and does nothing else.",
            Combination.EXCLUSIVE,
            new Argument("class", Kind.REQUEST_CLASS, "\"chat\"", "a request class of policy.yaml")),
    FORBID("forbid", "Takes the candidate out.", Combination.ANY, Argument.CANDIDATE, Argument.REASON),
    PREFER("prefer", "Adds points to the candidate.", Combination.SUM, Argument.CANDIDATE, Argument.POINTS),
    AVOID("avoid", "Takes points from the candidate.", Combination.SUM, Argument.CANDIDATE, Argument.POINTS),
    REQUIRE_PLACEMENT(
            "requirePlacement",
            "Leaves only the candidates of one placement.",
            Combination.EXCLUSIVE,
            Argument.PLACEMENT,
            Argument.REASON),
    MINIMISE(
            "minimise",
            "Sets what is kept low among the candidates with the most points.",
            Combination.EXCLUSIVE,
            new Argument(
                    "objective",
                    Kind.OBJECTIVE,
                    "\"cost\"",
                    "cost, marginal-cost, ttft, end-to-end, energy or carbon")),
    FALLBACK(
            "fallback",
            "Sets the order of placements in which others are tried after the chosen one.",
            Combination.EXCLUSIVE,
            Argument.PLACEMENT,
            new Argument("placement", Kind.PLACEMENT, "Placement.CPU", "up to four more")) {
        @Override
        boolean takes(int count) {
            return count >= 1 && count <= 5;
        }
    },
    REJECT(
            "reject",
            "Refuses the request.",
            Combination.EXCLUSIVE,
            new Argument("status", Kind.STATUS, "429", "the HTTP status, 400 to 599"),
            Argument.REASON),
    SUBSTITUTE(
            "substitute",
            "Lets another model serve the request, a smaller or quantised one. The rule matches no Candidate, since it"
                    + " decides which there are.",
            Combination.UNION,
            new Argument("model", Kind.MODEL, "\"llama-3.1-8b\"", "the name that backends offer it by")),
    HEDGE(
            "hedge",
            "Lets a second backend be asked while the first is silent.",
            Combination.EXCLUSIVE,
            Argument.WAIT_MS.ofExample("800"),
            new Argument(
                    "maxFraction",
                    Kind.SHARE,
                    "0.05",
                    "the largest share of requests that may be asked twice, above 0 and at most 1")),
    QUEUE(
            "queue",
            "Lets the request wait where it would be refused for want of room.",
            Combination.EXCLUSIVE,
            Argument.WAIT_MS),
    TAG(
            "tag",
            "Attaches a value to the request, for records and reports.",
            Combination.EXCLUSIVE_BY_KEY,
            new Argument(
                    "key",
                    Kind.TAG_KEY,
                    "\"team\"",
                    "lower-case letters, digits and . _ -, beginning with a letter, 63 characters at most"),
            new Argument("value", Kind.TEXT, "\"search\"", "200 characters at most"));

    private final String label;
    private final String meaning;
    private final Combination combination;
    private final List<Argument> arguments;

    /** How what several rules say with the verb goes together; never by the order of the rules. */
    enum Combination {
        ANY("It holds if any rule says it."),
        SUM("What all rules say is added up."),
        UNION("All that any rule says holds."),
        EXCLUSIVE("Of several rules the one with the highest salience holds."),
        EXCLUSIVE_BY_KEY("Of several rules with the same key the one with the highest salience holds.");

        private final String meaning;

        Combination(String meaning) {
            this.meaning = meaning;
        }

        String meaning() {
            return meaning;
        }
    }

    /** What an argument may be. */
    enum Kind {
        CANDIDATE,
        REQUEST_CLASS,
        MODEL,
        OBJECTIVE,
        PLACEMENT,
        POINTS,
        REASON,
        STATUS,
        MILLIS,
        SHARE,
        TAG_KEY,
        TEXT,
        BACKEND,
        SITUATION,
        MARK,
        DURATION
    }

    /**
     * One argument.
     *
     * @param name for documentation; arguments are told apart by their place
     * @param example one that may be written as it stands
     * @param meaning what it may be
     */
    record Argument(String name, Kind kind, String example, String meaning) {

        static final Argument CANDIDATE =
                new Argument("candidate", Kind.CANDIDATE, "$candidate", "a variable bound to a Candidate pattern");
        static final Argument REASON =
                new Argument("reason", Kind.REASON, "\"reason\"", "a text for people, 500 characters at most");
        static final Argument POINTS = new Argument("points", Kind.POINTS, "10", "a whole number, 1 to 1,000,000");
        static final Argument PLACEMENT =
                new Argument("placement", Kind.PLACEMENT, "Placement.GPU", "GPU, CPU, EDGE, ASIC or HOSTED");
        static final Argument WAIT_MS = new Argument("wait", Kind.MILLIS, "2000", "whole milliseconds, 1 to 600,000");

        Argument ofExample(String other) {
            return new Argument(name, kind, other, meaning);
        }
    }

    Verb(String label, String meaning, Combination combination, Argument... arguments) {
        this.label = label;
        this.meaning = meaning;
        this.combination = combination;
        this.arguments = List.of(arguments);
    }

    /** The verb of that name. */
    public static Optional<Verb> of(String label) {
        return Arrays.stream(values()).filter(verb -> verb.label.equals(label)).findFirst();
    }

    /** The names of all verbs. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(verb -> verb.label).toList();
    }

    String label() {
        return label;
    }

    /** What it does, in a sentence or two. */
    String meaning() {
        return meaning;
    }

    Combination combination() {
        return combination;
    }

    /** What stands between its parentheses, in order; the last may be repeated if it {@link #takes} more. */
    List<Argument> arguments() {
        return arguments;
    }

    /** How it is written, as an example. */
    String example() {
        return "place." + label + arguments.stream().map(Argument::example).collect(Collectors.joining(", ", "(", ")"));
    }

    boolean takes(int count) {
        return count == arguments.size();
    }
}
