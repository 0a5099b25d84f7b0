package dev.signalbox.rules.language;

import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.Term;
import java.util.ArrayList;
import java.util.List;

/** Finds the fields that a condition reads. */
public final class Terms {

    /**
     * One reading of a field.
     *
     * @param position of the comparison it stands in
     */
    public record Use(Term term, Position position) {}

    private Terms() {}

    /** Every reading of a field by a pattern's condition, those of earlier patterns included. */
    public static List<Use> of(Pattern pattern) {
        return of(pattern.condition());
    }

    /** Every reading of a field by a condition. */
    public static List<Use> of(Condition condition) {
        List<Use> uses = new ArrayList<>();
        collect(condition, uses);
        return uses;
    }

    private static void collect(Condition condition, List<Use> uses) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> collect(part, uses));
        } else if (condition instanceof Condition.Any any) {
            any.parts().forEach(part -> collect(part, uses));
        } else if (condition instanceof Condition.Not not) {
            collect(not.part(), uses);
        } else if (condition instanceof Condition.Known known) {
            uses.add(new Use(known.term(), known.position()));
        } else if (condition instanceof Condition.NumberComparison comparison) {
            uses.add(new Use(comparison.term(), comparison.position()));
            if (comparison.operand() instanceof NumberOperand.Bound bound) {
                uses.add(new Use(bound.term(), comparison.position()));
            }
        } else if (condition instanceof Condition.NumberIn in) {
            uses.add(new Use(in.term(), in.position()));
        } else if (condition instanceof Condition.FlagComparison flag) {
            uses.add(new Use(flag.term(), flag.position()));
        } else if (condition instanceof Condition.TextIn in) {
            uses.add(new Use(in.term(), in.position()));
        } else if (condition instanceof Condition.TextEquals equals) {
            uses.add(new Use(equals.term(), equals.position()));
            uses.add(new Use(equals.other(), equals.position()));
        } else if (condition instanceof Condition.TextTest test) {
            uses.add(new Use(test.term(), test.position()));
        }
    }
}
