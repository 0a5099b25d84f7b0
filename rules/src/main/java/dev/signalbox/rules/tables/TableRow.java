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
import java.util.Optional;
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

    /** Whether what both take can be compared value by value. */
    boolean comparable(TableRow other) {
        return simple && other.simple;
    }

    /** A verb that both say and that is worth comparing: forbidding twice is forbidding. */
    Optional<Action> sharedVerb(TableRow other) {
        for (Action action : rule.actions()) {
            boolean shared = other.rule.actions().stream()
                    .anyMatch(each -> action.exclusive()
                            ? each.exclusive() && each.contention().equals(action.contention())
                            : action instanceof Action.Prefer && each instanceof Action.Prefer);
            if (shared) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }
}
