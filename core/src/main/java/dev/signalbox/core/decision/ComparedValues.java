package dev.signalbox.core.decision;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.Terms;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The values that a policy's rules compare fields with, for one request. */
final class ComparedValues {

    private static final int MAX_VALUES = 64;

    private final RequestFacts facts;
    private final Map<Term, Set<Double>> numbers = new LinkedHashMap<>();
    private final Map<Term, Set<String>> texts = new LinkedHashMap<>();
    private final Set<Term> terms = new LinkedHashSet<>();
    private final Set<CandidateField> objectives = new LinkedHashSet<>();

    ComparedValues(List<Rule> rules, RequestFacts facts) {
        this.facts = facts;
        for (Rule rule : rules) {
            if (rule.enabled()) {
                for (Pattern pattern : rule.patterns()) {
                    Terms.of(pattern).forEach(use -> terms.add(use.term()));
                    collect(pattern.condition());
                }
                for (Action action : rule.actions()) {
                    if (action instanceof Action.Minimise minimise) {
                        objectives.add(minimise.objective().field());
                    }
                }
            }
        }
    }

    /** The fields that rules read. */
    Set<Term> terms() {
        return terms;
    }

    /** The numbers that rules compare a field with. */
    Set<Double> numbers(Term term) {
        return numbers.getOrDefault(term, Set.of());
    }

    /** The texts that rules compare a field with, and the empty one for unknown. */
    Set<String> texts(Term term) {
        Set<String> values = new TreeSet<>(texts.getOrDefault(term, Set.of()));
        values.add("");
        return values;
    }

    /** Whether some rule keeps a figure low. */
    boolean isObjective(CandidateField field) {
        return objectives.contains(field);
    }

    private void collect(Condition condition) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(this::collect);
        } else if (condition instanceof Condition.Any any) {
            any.parts().forEach(this::collect);
        } else if (condition instanceof Condition.Not not) {
            collect(not.part());
        } else if (condition instanceof Condition.NumberComparison comparison) {
            if (comparison.operand() instanceof NumberOperand.Literal literal) {
                add(numbers, comparison.term(), literal.value());
            } else if (comparison.operand() instanceof NumberOperand.Bound bound
                    && bound.term().field() instanceof RequestField field
                    && field.type() == FieldType.NUMBER) {
                add(numbers, comparison.term(), facts.number(field));
            }
        } else if (condition instanceof Condition.NumberIn in) {
            in.values().forEach(value -> add(numbers, in.term(), value));
        } else if (condition instanceof Condition.TextIn in) {
            in.values().forEach(value -> add(texts, in.term(), value));
        } else if (condition instanceof Condition.TextTest test) {
            add(texts, test.term(), test.operand());
        }
    }

    private static <T> void add(Map<Term, Set<T>> values, Term term, T value) {
        Set<T> known = values.computeIfAbsent(term, key -> new LinkedHashSet<>());
        if (known.size() < MAX_VALUES) {
            known.add(value);
        }
    }
}
