package dev.signalbox.rules.drools;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.Any;
import dev.signalbox.rules.language.Condition.FlagComparison;
import dev.signalbox.rules.language.Condition.Known;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberIn;
import dev.signalbox.rules.language.Condition.NumberOperand.Bound;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextEquals;
import dev.signalbox.rules.language.Condition.TextIn;
import dev.signalbox.rules.language.Condition.TextTest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The parts of a pattern's condition, each to become a constraint of its own. */
final class Conjuncts {

    /** The parts that must hold together. */
    static List<Condition> of(Condition condition) {
        return condition instanceof All all
                ? all.parts().stream().flatMap(part -> of(part).stream()).toList()
                : List.of(condition);
    }

    /** The facts that a condition reads. */
    static Set<Fact> facts(Condition condition) {
        Set<Fact> facts = EnumSet.noneOf(Fact.class);
        terms(condition).forEach(term -> facts.add(term.field().fact()));
        return facts;
    }

    private static Stream<Term> terms(Condition condition) {
        if (condition instanceof All all) {
            return all.parts().stream().flatMap(Conjuncts::terms);
        }
        if (condition instanceof Any any) {
            return any.parts().stream().flatMap(Conjuncts::terms);
        }
        if (condition instanceof Not not) {
            return terms(not.part());
        }
        if (condition instanceof NumberComparison comparison) {
            return comparison.operand() instanceof Bound bound
                    ? Stream.of(comparison.term(), bound.term())
                    : Stream.of(comparison.term());
        }
        if (condition instanceof TextEquals equals) {
            return Stream.of(equals.term(), equals.other());
        }
        return Stream.of(soleTerm(condition));
    }

    private static Term soleTerm(Condition condition) {
        if (condition instanceof Known known) {
            return known.term();
        }
        if (condition instanceof NumberIn in) {
            return in.term();
        }
        if (condition instanceof FlagComparison flag) {
            return flag.term();
        }
        if (condition instanceof TextIn in) {
            return in.term();
        }
        return ((TextTest) condition).term();
    }

    private Conjuncts() {}
}
