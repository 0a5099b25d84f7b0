package dev.signalbox.rules.analysis;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition.Term;
import java.util.List;
import java.util.Map;

/** Reads given values, or ordinary ones where none is given. */
record Values(Map<Term, Object> given) {

    String text(Field field, String ordinary) {
        return (String) given.getOrDefault(Term.of(field), ordinary);
    }

    double number(Field field, double ordinary) {
        return (Double) given.getOrDefault(Term.of(field), ordinary);
    }

    boolean flag(Field field, boolean ordinary) {
        return text(field, String.valueOf(ordinary)).equals("true");
    }

    /** The members of a set of texts. */
    List<String> members(Field field) {
        return text(field, "").lines().toList();
    }

    /** A candidate's figure: NaN if unknown. Only whether it is healthy is known without being given. */
    double figure(CandidateField field) {
        if (field.type() != FieldType.FLAG) {
            return number(field, Double.NaN);
        }
        String value = text(field, field == CandidateField.HEALTHY ? "true" : "");
        if (value.isEmpty()) {
            return Double.NaN;
        }
        return value.equals("true") ? CandidateFigures.TRUE : CandidateFigures.FALSE;
    }
}
