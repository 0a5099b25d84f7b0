package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

/**
 * One thing that, had it been different, would have made a candidate win. Only such changes are made of which deciding again
 * showed it.
 *
 * @param subject the backend, rule or request that would have been different, as in {@code cpu-b}; empty for the request
 * @param field the field that would have had another value; empty if it is not about a field
 * @param from the value it had, in words; empty if it is not about a value
 * @param to the value with which the candidate wins, in words; empty if it is not about a value
 */
public record Change(Kind kind, String subject, String field, String from, String to) {

    public Change {
        requireNonNull(kind, "kind");
        requireNonNull(subject, "subject");
        requireNonNull(field, "field");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
    }

    /** What kind of change it is; those that come first count as smaller. */
    public enum Kind {
        /** A figure of the candidate, such as its load or a prediction. */
        FIGURE("figure"),
        /** An attribute of the request. */
        REQUEST("request"),
        /** What the candidate's backend is, such as whose machine. */
        BACKEND("backend"),
        /** A rule that is not there. */
        WITHOUT_RULE("without-rule"),
        /** Another candidate that does not serve. */
        WITHOUT_OTHER("without-other");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name used in records. */
        public String label() {
            return label;
        }
    }

    /** The change in words that go on from "would have won". */
    public String inWords() {
        return switch (kind) {
            case FIGURE, BACKEND -> "with " + field + " " + to + " instead of " + from;
            case REQUEST -> "had the request's " + field + " been " + to + " instead of " + from;
            case WITHOUT_RULE -> "without the rule \"" + subject + "\"";
            case WITHOUT_OTHER -> "had " + subject + " not served";
        };
    }
}
