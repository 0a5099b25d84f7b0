package dev.signalbox.rules;

import java.util.List;
import java.util.Optional;

/** A kind of fact that placement rules match. */
public enum Fact {
    /** The request to place. */
    REQUEST("Request") {
        @Override
        public List<RequestField> fields() {
            return List.of(RequestField.values());
        }
    },
    /** A model on a backend that could serve it, with the estimates for this request. */
    CANDIDATE("Candidate") {
        @Override
        public List<CandidateField> fields() {
            return List.of(CandidateField.values());
        }
    },
    /** The time of day in the policy's time zone. */
    CLOCK("Clock") {
        @Override
        public List<ClockField> fields() {
            return List.of(ClockField.values());
        }
    };

    private final String label;

    Fact(String label) {
        this.label = label;
    }

    /** The name rules use. */
    public String label() {
        return label;
    }

    /** Its fields, in the order of the documentation. */
    public abstract List<? extends Field> fields();

    /** The field of that name. */
    public Optional<Field> field(String name) {
        return fields().stream()
                .filter(field -> field.label().equals(name))
                .<Field>map(field -> field)
                .findFirst();
    }
}
