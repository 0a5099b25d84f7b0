package dev.signalbox.rules.tables;

import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.Terms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A row's conditions by the one field that each concerns.
 *
 * @param simple whether there are no others: on two fields, on a text's content, or with {@code not} or {@code exists}
 */
record TableRow(Rule rule, Map<Term, List<Condition>> conditions, boolean simple) {

    static TableRow of(Rule rule) {
        Map<Term, List<Condition>> conditions = new LinkedHashMap<>();
        boolean simple = true;
        for (Pattern pattern : rule.patterns()) {
            boolean each =
                    pattern.quantifier() == Quantifier.EACH && !pattern.fact().existential();
            simple &= each;
            for (Condition part : each ? parts(pattern.condition()) : List.<Condition>of()) {
                Set<Term> terms = terms(pattern, part);
                if (terms.size() == 1 && SampledValue.decides(part)) {
                    conditions
                            .computeIfAbsent(terms.iterator().next(), any -> new ArrayList<>())
                            .add(part);
                } else {
                    simple = false;
                }
            }
        }
        return new TableRow(rule, conditions, simple);
    }

    private static List<Condition> parts(Condition condition) {
        return condition instanceof Condition.All all ? all.parts() : List.of(condition);
    }

    private static Set<Term> terms(Pattern pattern, Condition part) {
        Set<Term> terms = new LinkedHashSet<>();
        Terms.of(new Pattern(pattern.quantifier(), pattern.fact(), part, pattern.position()))
                .forEach(use -> terms.add(use.term()));
        return terms;
    }

    /** Whether both give different points and what they take can be compared value by value. */
    boolean addsTo(TableRow other) {
        List<Integer> points = points();
        return simple
                && other.simple
                && !points.isEmpty()
                && !other.points().isEmpty()
                && !points.equals(other.points());
    }

    private List<Integer> points() {
        return rule.actions().stream()
                .filter(Action.Prefer.class::isInstance)
                .map(action -> ((Action.Prefer) action).points())
                .toList();
    }
}
