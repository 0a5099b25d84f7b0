package dev.signalbox.rules.language;

import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.Term;
import java.util.ArrayList;
import java.util.List;

/** Takes conditions apart, and finds the fields that they read. */
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
        atoms(condition).forEach(atom -> collect(atom, uses));
        return uses;
    }

    /** The conditions that a condition is made of and that are not made of others, as they read. */
    public static List<Condition> atoms(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().flatMap(part -> atoms(part).stream()).toList();
        } else if (condition instanceof Condition.Any any) {
            return any.parts().stream().flatMap(part -> atoms(part).stream()).toList();
        } else if (condition instanceof Condition.Not not) {
            return atoms(not.part());
        }
        return List.of(condition);
    }

    private static void collect(Condition atom, List<Use> uses) {
        if (atom instanceof Condition.Known known) {
            uses.add(new Use(known.term(), known.position()));
        } else if (atom instanceof Condition.NumberComparison comparison) {
            uses.add(new Use(comparison.term(), comparison.position()));
            if (comparison.operand() instanceof NumberOperand.Bound bound) {
                uses.add(new Use(bound.term(), comparison.position()));
            }
        } else if (atom instanceof Condition.NumberIn in) {
            uses.add(new Use(in.term(), in.position()));
        } else if (atom instanceof Condition.FlagComparison flag) {
            uses.add(new Use(flag.term(), flag.position()));
        } else if (atom instanceof Condition.TextIn in) {
            uses.add(new Use(in.term(), in.position()));
        } else if (atom instanceof Condition.TextEquals equals) {
            uses.add(new Use(equals.term(), equals.position()));
            uses.add(new Use(equals.other(), equals.position()));
        } else if (atom instanceof Condition.TextTest test) {
            uses.add(new Use(test.term(), test.position()));
        }
    }
}
