package dev.signalbox.rules.matrix;

import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.Any;
import dev.signalbox.rules.language.Condition.FlagComparison;
import dev.signalbox.rules.language.Condition.Known;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberIn;
import dev.signalbox.rules.language.Condition.TextEquals;
import dev.signalbox.rules.language.Condition.TextIn;
import dev.signalbox.rules.language.Condition.TextTest;
import dev.signalbox.rules.language.Position;
import java.util.ArrayList;
import java.util.List;

/** The conditions that must hold together, apart, and without their positions: equal ones are the same condition. */
final class Conjunction {

    private static final Position NOWHERE = new Position("", 1, 1);

    /** Takes nested conjunctions apart. */
    static List<Condition> parts(Condition condition) {
        List<Condition> parts = new ArrayList<>();
        split(erase(condition), parts);
        return parts;
    }

    private static void split(Condition condition, List<Condition> sink) {
        if (condition instanceof All all) {
            all.parts().forEach(part -> split(part, sink));
        } else if (condition instanceof Not not && not.part() instanceof Any any) {
            any.parts().forEach(part -> split(negate(part), sink));
        } else if (condition instanceof Not not && not.part() instanceof Not twice) {
            split(twice.part(), sink);
        } else if (condition instanceof Any any && any.parts().size() == 1) {
            split(any.parts().get(0), sink);
        } else {
            sink.add(condition);
        }
    }

    private static Condition negate(Condition condition) {
        return condition instanceof Not not ? not.part() : new Not(condition);
    }

    private static Condition erase(Condition condition) {
        if (condition instanceof All all) {
            return new All(all.parts().stream().map(Conjunction::erase).toList());
        }
        if (condition instanceof Any any) {
            return new Any(any.parts().stream().map(Conjunction::erase).toList());
        }
        if (condition instanceof Not not) {
            return new Not(erase(not.part()));
        }
        if (condition instanceof Known known) {
            return new Known(known.term(), NOWHERE);
        }
        if (condition instanceof NumberComparison comparison) {
            return new NumberComparison(comparison.term(), comparison.operator(), comparison.operand(), NOWHERE);
        }
        if (condition instanceof NumberIn in) {
            return new NumberIn(in.term(), in.values(), in.negated(), NOWHERE);
        }
        if (condition instanceof FlagComparison flag) {
            return new FlagComparison(flag.term(), flag.value(), NOWHERE);
        }
        if (condition instanceof TextIn in) {
            return new TextIn(in.term(), in.values(), in.negated(), NOWHERE);
        }
        if (condition instanceof TextEquals equals) {
            return new TextEquals(equals.term(), equals.other(), equals.negated(), NOWHERE);
        }
        if (condition instanceof TextTest test) {
            return new TextTest(test.term(), test.operator(), test.operand(), test.negated(), NOWHERE);
        }
        throw new IllegalArgumentException("no condition that can be compiled: " + condition);
    }

    private Conjunction() {}
}
