package dev.signalbox.rules.drools;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.Any;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberOperand.Bound;
import dev.signalbox.rules.language.Condition.TextEquals;
import java.util.EnumSet;
import java.util.Set;

/** Finds the earlier patterns that a condition of a situation rule compares with. */
final class SituationTerms {

    private SituationTerms() {}

    /** Their facts: what stands to the right of an operator, whatever the pattern's own fact is. */
    static Set<Fact> otherFacts(Condition condition) {
        Set<Fact> facts = EnumSet.noneOf(Fact.class);
        collect(condition, facts);
        return facts;
    }

    private static void collect(Condition condition, Set<Fact> facts) {
        if (condition instanceof All all) {
            all.parts().forEach(part -> collect(part, facts));
        } else if (condition instanceof Any any) {
            any.parts().forEach(part -> collect(part, facts));
        } else if (condition instanceof Not not) {
            collect(not.part(), facts);
        } else if (condition instanceof TextEquals equals) {
            facts.add(equals.other().field().fact());
        } else if (condition instanceof NumberComparison comparison && comparison.operand() instanceof Bound bound) {
            facts.add(bound.term().field().fact());
        }
    }
}
