package dev.signalbox.rules.analysis;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.explain.ConditionText;
import dev.signalbox.rules.explain.Numbers;
import dev.signalbox.rules.language.Condition.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as conditions that only they satisfy. */
final class AssignmentText {

    private AssignmentText() {}

    /** The values of a fact's fields, such as {@code Request( promptTokens == 10 )}; empty if there are none. */
    static Optional<String> of(Fact fact, Map<Term, Object> values) {
        List<String> conditions = new ArrayList<>();
        values.forEach((term, value) -> {
            if (term.field().fact() == fact) {
                conditions.add(of(term, value));
            }
        });
        return conditions.isEmpty()
                ? Optional.empty()
                : Optional.of(fact.label() + "( " + String.join(", ", conditions) + " )");
    }

    private static String of(Term term, Object value) {
        if (term.field().type() == FieldType.TEXT_SET) {
            List<String> members = ((String) value)
                    .lines()
                    .map(member -> ConditionText.of(term) + " contains \"" + member + '"')
                    .toList();
            return members.isEmpty() ? ConditionText.of(term) + " empty" : String.join(", ", members);
        }
        return ConditionText.of(term) + " == " + shown(term, value);
    }

    private static String shown(Term term, Object value) {
        if (value instanceof Double number) {
            return Double.isNaN(number) ? "null" : Numbers.exact(number);
        } else if (value.equals("")) {
            return "null";
        }
        return term.field().type() == FieldType.FLAG
                ? (String) value
                : ConditionText.value(term.field(), (String) value);
    }
}
