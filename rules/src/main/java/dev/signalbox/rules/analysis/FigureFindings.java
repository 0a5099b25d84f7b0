package dev.signalbox.rules.analysis;

import dev.signalbox.rules.BackendField;
import dev.signalbox.rules.explain.ConditionText;
import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Aggregation.Function;
import dev.signalbox.rules.language.Aggregation.ResultCondition;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand.Literal;
import dev.signalbox.rules.language.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds conditions on the figures of an accumulate that never hold, always hold, or say nothing beside another one. */
final class FigureFindings {

    private static final NumberSet COUNTS =
            NumberSet.between(0, Double.POSITIVE_INFINITY).whole();

    private final Aggregation aggregation;
    private final Optional<List<Box>> source;
    private final PolicyAnalysis.Report report;
    private boolean impossible;

    /**
     * @param source the boxes that what is accumulated lies in; nothing if they are too many
     */
    FigureFindings(Aggregation aggregation, Optional<List<Box>> source, PolicyAnalysis.Report report) {
        this.aggregation = aggregation;
        this.source = source;
        this.report = report;
    }

    /** A condition with the figures that satisfy it, out of those that are possible. */
    private record Clause(ResultCondition condition, Aggregation.Result result, String text, NumberSet holds) {}

    /** Tells of each; false if they never hold together. */
    boolean find() {
        List<Clause> clauses = new ArrayList<>();
        for (ResultCondition condition : aggregation.conditions()) {
            if (condition.operand() instanceof Literal literal) {
                Aggregation.Result result = aggregation.results().get(condition.result());
                NumberSet possible = possible(result);
                NumberSet compared = NumberSet.compared(condition.operator(), literal.value());
                NumberSet holds = isWhole(result) ? compared.whole() : compared;
                Clause clause =
                        new Clause(condition, result, ConditionText.of(aggregation, condition), possible.and(holds));
                alone(clause, possible, possible.within(holds));
                if (!impossible) {
                    clauses.forEach(earlier -> pair(earlier, clause));
                }
                clauses.add(clause);
            }
        }
        return !impossible;
    }

    private void alone(Clause clause, NumberSet possible, boolean always) {
        String because = ": " + ConditionText.of(clause.result()) + " is "
                + SetText.of(possible, isWhole(clause.result())) + ofWhat(clause.result());
        if (clause.holds().isEmpty()) {
            impossible = true;
            report.add(clause.condition().position(), "impossible-condition", clause.text() + " never holds" + because);
        } else if (always) {
            report.add(
                    clause.condition().position(),
                    "always-true",
                    clause.text() + " always holds" + because + "; leave it out");
        }
    }

    private void pair(Clause earlier, Clause later) {
        if (impossible) {
            return;
        }
        boolean same = earlier.condition().result() == later.condition().result();
        if (same
                ? earlier.holds().disjoint(later.holds())
                : isWrongOrder(earlier, later) || isWrongOrder(later, earlier)) {
            impossible = true;
            report.add(
                    later.condition().position(),
                    "impossible-condition",
                    later.text() + " and " + earlier.text() + " (" + at(earlier)
                            + ") contradict each other: nothing satisfies both");
        } else if (same && earlier.holds().within(later.holds())) {
            redundant(later, earlier);
        } else if (same && later.holds().within(earlier.holds())) {
            redundant(earlier, later);
        }
    }

    private void redundant(Clause clause, Clause given) {
        report.add(
                clause.condition().position(),
                "redundant-condition",
                clause.text() + " holds whenever " + given.text() + " (" + at(given) + ") does; leave it out");
    }

    private static String at(Clause clause) {
        return clause.condition().position().line() + ":"
                + clause.condition().position().column();
    }

    /** Whether the one is never above the other, of which the conditions ask the contrary: no average is below the least. */
    private static boolean isWrongOrder(Clause least, Clause most) {
        int rank = rank(least.result().function());
        return rank >= 0
                && rank < rank(most.result().function())
                && least.result().field().equals(most.result().field())
                && least.holds().infimum() > most.holds().supremum();
    }

    private static int rank(Function function) {
        return List.of(Function.MIN, Function.AVERAGE, Function.MAX).indexOf(function);
    }

    /** The values that a figure can have. */
    private NumberSet possible(Aggregation.Result result) {
        if (result.function() == Function.COUNT) {
            Optional<Integer> most = mostFacts();
            return most.isPresent() ? NumberSet.between(0, most.get()).whole() : COUNTS;
        }
        NumberSet values = values(result);
        double least = values.infimum();
        double most = values.supremum();
        if (result.function() == Function.SUM) {
            return least >= 0 ? NumberSet.between(0, Double.POSITIVE_INFINITY) : NumberSet.KNOWN;
        } else if (least > most) {
            return NumberSet.UNKNOWN;
        }
        NumberSet hull = NumberSet.between(least, most);
        return (isWhole(result) ? hull.whole() : hull).orUnknown();
    }

    /** The known values of the field that a figure is made of. */
    private NumberSet values(Aggregation.Result result) {
        Condition.Term term = result.field().orElseThrow();
        NumberSet values = NumberSet.NONE;
        for (Box box : source.orElseGet(() -> List.of(Box.all(Universe.ofSituationRules())))) {
            values = values.or(box.set(term));
        }
        return values.and(NumberSet.KNOWN);
    }

    private static boolean isWhole(Aggregation.Result result) {
        return result.function() == Function.COUNT
                || (result.function() != Function.AVERAGE
                        && result.field()
                                .filter(term -> Universe.whole(term.field()))
                                .isPresent());
    }

    private String ofWhat(Aggregation.Result result) {
        return result.function() == Function.COUNT && mostFacts().isPresent() ? ", as it counts one backend" : "";
    }

    /** The most facts that can match, where the pattern is about one backend and does not look at a span of time. */
    private Optional<Integer> mostFacts() {
        Condition condition = aggregation.source().pattern().condition();
        if (!isOfOneBackend(condition)) {
            return Optional.empty();
        }
        Optional<Window> window = aggregation.source().window();
        if (window.isEmpty()) {
            return Optional.of(1);
        }
        return window.get() instanceof Window.Length length ? Optional.of(length.count()) : Optional.empty();
    }

    private static boolean isOfOneBackend(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().anyMatch(FigureFindings::isOfOneBackend);
        } else if (condition instanceof Condition.TextEquals equals) {
            return !equals.negated() && equals.term().field() == BackendField.ID;
        }
        return condition instanceof Condition.TextIn in
                && !in.negated()
                && in.values().size() == 1
                && in.term().field() == BackendField.ID;
    }
}
