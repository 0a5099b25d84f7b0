package dev.signalbox.rules.tables;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Quantifier;
import java.util.List;

/** What a column of a decision table holds. */
sealed interface Column {

    /**
     * Conditions on a field.
     *
     * @param operator the words of the operator in the header, such as {@code <=}; empty if the cells have their own
     */
    record OfField(Quantifier quantifier, Term term, List<String> operator) implements Column {
        public OfField {
            operator = List.copyOf(operator);
        }

        Fact fact() {
            return term.field().fact();
        }
    }

    /**
     * An action.
     *
     * @param verb a verb of {@code place}, or {@link #POINTS}
     * @param key what the header has in brackets, as in {@code tag[team]}; else empty
     */
    record OfVerb(String verb, String key) implements Column {

        /** Points that are given if they are positive and taken if they are negative. */
        static final String POINTS = "points";
    }

    /** Something about the rule itself. */
    enum OfRule implements Column {
        RULE("rule", "NAME", ""),
        SALIENCE("salience", "PRIORITY", "salience"),
        ENABLED("enabled", "", "enabled"),
        EFFECTIVE("effective", "DATE-EFFECTIVE", "date-effective"),
        EXPIRES("expires", "DATE-EXPIRES", "date-expires"),
        COMMENT("comment", "DESCRIPTION", "");

        private final String label;
        private final String keyword;
        private final String attribute;

        OfRule(String label, String keyword, String attribute) {
            this.label = label;
            this.keyword = keyword;
            this.attribute = attribute;
        }

        String label() {
            return label;
        }

        /** The same in KIE's decision tables; empty if they have none. */
        String keyword() {
            return keyword;
        }

        /** The rule attribute that it sets; empty if none. */
        String attribute() {
            return attribute;
        }
    }

    /** A column without a header, which must be empty, or with one that is wrong, of which the source was told. */
    record Unknown(boolean named) implements Column {}
}
