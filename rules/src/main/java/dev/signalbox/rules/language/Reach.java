package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.Term;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of the request's and clock's fields with which a rule can match, at most.
 *
 * <p>Only conditions that must hold in any case and concern one field are taken into account; every other one is treated as if
 * it held, so that two rules that are said to exclude each other do.
 */
final class Reach {

    private final Map<Term, Values> values;

    private Reach(Map<Term, Values> values) {
        this.values = values;
    }

    static Reach of(Rule rule) {
        Map<Term, Values> values = new HashMap<>();
        for (Pattern pattern : rule.patterns()) {
            if (pattern.quantifier() != Quantifier.NOT && ofOneFact(pattern.fact())) {
                narrow(pattern.condition(), values);
            }
        }
        return new Reach(values);
    }

    /** Whether no request and time can match both. */
    boolean excludes(Reach other) {
        Map<Term, Values> fewer = values.size() <= other.values.size() ? values : other.values;
        Map<Term, Values> more = fewer == values ? other.values : values;
        for (Map.Entry<Term, Values> entry : fewer.entrySet()) {
            Values theirs = more.get(entry.getKey());
            if (theirs != null && entry.getValue().and(theirs).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is one such fact, so that two rules speak of the same. */
    private static boolean ofOneFact(Fact fact) {
        return fact == Fact.REQUEST || fact == Fact.CLOCK;
    }

    private static void narrow(Condition condition, Map<Term, Values> values) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> narrow(part, values));
            return;
        }
        term(condition)
                .ifPresent(
                        term -> values(condition, term).ifPresent(allowed -> values.merge(term, allowed, Values::and)));
    }

    /** The one field that a condition concerns. */
    private static Optional<Term> term(Condition condition) {
        if (condition instanceof Condition.Any any) {
            Set<Optional<Term>> terms = new HashSet<>();
            any.parts().forEach(part -> terms.add(term(part)));
            return terms.size() == 1 ? terms.iterator().next() : Optional.empty();
        } else if (condition instanceof Condition.Not not) {
            return term(not.part());
        } else if (condition instanceof Condition.Known known) {
            return Optional.of(known.term());
        } else if (condition instanceof Condition.NumberComparison comparison) {
            return Optional.of(comparison.term());
        } else if (condition instanceof Condition.NumberIn in) {
            return Optional.of(in.term());
        } else if (condition instanceof Condition.FlagComparison flag) {
            return Optional.of(flag.term());
        } else if (condition instanceof Condition.TextIn in) {
            return Optional.of(in.term());
        }
        return Optional.empty();
    }

    private static Optional<Values> values(Condition condition, Term term) {
        if (condition instanceof Condition.Known) {
            return Optional.of(Values.KNOWN);
        } else if (condition instanceof Condition.NumberComparison comparison) {
            return comparison.operand() instanceof NumberOperand.Literal literal
                    ? Optional.of(Values.compared(comparison.operator(), literal.value()))
                    : Optional.of(Values.KNOWN);
        } else if (condition instanceof Condition.NumberIn in) {
            return Optional.of(Values.among(in.values(), in.negated()));
        } else if (condition instanceof Condition.FlagComparison flag) {
            return Optional.of(Values.among(Set.of(flag.value()), false));
        } else if (condition instanceof Condition.TextIn in) {
            Values values = Values.among(in.values(), in.negated());
            return Optional.of(
                    term.field().type() == FieldType.CHOICE
                            ? values.and(Values.among(term.field().allowedValues(), false))
                            : values);
        } else if (condition instanceof Condition.Not not && not.part() instanceof Condition.Known) {
            return Optional.of(Values.UNKNOWN);
        } else if (condition instanceof Condition.Any any) {
            return union(any, term);
        }
        return Optional.empty();
    }

    private static Optional<Values> union(Condition.Any any, Term term) {
        Set<Object> union = new HashSet<>();
        for (Condition part : any.parts()) {
            Optional<Values> values = values(part, term);
            if (values.isEmpty() || values.get().listed().isEmpty()) {
                return Optional.empty();
            }
            union.addAll(values.get().listed().get());
        }
        return Optional.of(Values.among(union, false));
    }
}
