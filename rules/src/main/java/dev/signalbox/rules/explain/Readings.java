package dev.signalbox.rules.explain;

import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Term;
import java.util.ArrayList;
import java.util.List;

/** The values that a condition found, in words. */
final class Readings {

    static final String UNKNOWN = "unknown";

    private Readings() {}

    /** Each field that the condition tests with its value. */
    static List<Failure.Reading> of(Condition condition, Sight sight) {
        List<Failure.Reading> readings = new ArrayList<>();
        for (Term term : Requirement.terms(condition)) {
            readings.add(new Failure.Reading(ConditionText.of(term), value(term, sight)));
        }
        return readings;
    }

    /** The term's value, such as {@code 412 ms} or {@code unknown}. */
    static String value(Term term, Sight sight) {
        FieldType type = term.field().type();
        if (!sight.known(term)) {
            return UNKNOWN;
        } else if (type == FieldType.FLAG) {
            return String.valueOf(sight.number(term) == 1);
        } else if (type == FieldType.NUMBER) {
            return withUnit(term.field(), Numbers.rounded(sight.number(term)));
        } else if (type == FieldType.TEXT_SET) {
            List<String> texts = sight.texts(term);
            return texts.isEmpty() ? "none" : String.join(", ", texts);
        }
        return sight.text(term);
    }

    static String withUnit(Field field, String number) {
        String unit = field.description().unit();
        return unit.isEmpty() ? number : number + " " + unit;
    }
}
