package dev.signalbox.rules.analysis;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.explain.ConditionText;
import dev.signalbox.rules.explain.Sight;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds conditions of one rule that never hold, always hold, or say nothing beside another one. */
final class ConditionFindings {

    private final String rule;
    private final Position position;
    private final List<Asked> asked;
    private final Universe universe;
    private final PolicyAnalysis.Report report;
    private final Illustrations illustrations;
    private boolean impossible;

    /**
     * A pattern of a rule.
     *
     * @param shared whether what it matches must satisfy the other shared patterns as well
     * @param needed whether the rule cannot fire where nothing matches it
     */
    record Asked(Pattern pattern, boolean shared, boolean needed) {

        /** A pattern of a placement rule. */
        static Asked of(Pattern pattern) {
            boolean one = pattern.fact() == Fact.REQUEST || pattern.fact() == Fact.CLOCK;
            boolean shared = one
                    ? pattern.quantifier() != Quantifier.NOT
                    : pattern.fact() == Fact.CANDIDATE && pattern.quantifier() == Quantifier.EACH;
            return new Asked(pattern, shared, pattern.quantifier() != Quantifier.NOT);
        }
    }

    /** Shows something that satisfies a condition. */
    @FunctionalInterface
    interface Illustrations {

        /** What is in a box and satisfies a condition, as rules write it; empty if nothing is found or there is nothing to show. */
        Optional<String> of(Pattern pattern, Condition condition, Box box);
    }

    ConditionFindings(
            String rule,
            Position position,
            List<Asked> asked,
            Universe universe,
            PolicyAnalysis.Report report,
            Illustrations illustrations) {
        this.rule = rule;
        this.position = position;
        this.asked = asked;
        this.universe = universe;
        this.report = report;
        this.illustrations = illustrations;
    }

    /** The conditions of a placement rule. */
    static ConditionFindings of(Rule rule, Universe universe, PolicyAnalysis.Report report) {
        Illustrations illustrations = (pattern, condition, box) -> pattern.fact()
                        .existential()
                ? Optional.empty()
                : report.examples
                        .in(
                                box,
                                List.of(),
                                report.today,
                                evaluator -> evaluator.holds(
                                        condition, Sight.of(evaluator.scene()).at(0)))
                        .map(Example::text)
                        .filter(text -> !text.equals("any request"));
        return new ConditionFindings(
                rule.name(),
                rule.position(),
                rule.patterns().stream().map(Asked::of).toList(),
                universe,
                report,
                illustrations);
    }

    /**
     * Tells of each; false if the rule cannot fire.
     *
     * @param nothing whether nothing satisfies all conditions together, as far as that is known
     */
    boolean find(boolean nothing) {
        List<Clause> clauses = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            int first = clauses.size();
            split(asked.get(i).pattern().condition(), i, clauses);
            List<Clause> own = clauses.subList(first, clauses.size());
            own.forEach(this::alone);
            if (!impossible) {
                pairs(own, own, true);
            }
        }
        if (!impossible) {
            pairs(clauses, clauses, false);
        }
        if (!impossible && nothing) {
            impossible = true;
            report.add(
                    position,
                    "impossible-condition",
                    "rule \"" + rule + "\" never fires: nothing satisfies all of its conditions together");
        }
        return !impossible;
    }

    /**
     * A condition that must hold for its pattern to match.
     *
     * @param index of the pattern among the rule's
     * @param holds the boxes in which it holds; nothing if they are too many
     */
    private record Clause(Condition condition, Asked asked, int index, Optional<List<Box>> holds) {

        Pattern pattern() {
            return asked.pattern();
        }

        Position position() {
            List<Terms.Use> uses = Terms.of(condition);
            return uses.isEmpty() ? pattern().position() : uses.get(0).position();
        }

        String text() {
            return ConditionText.of(condition);
        }

        /** Whether it tests only that a figure is known: said for the reader often enough. */
        boolean testsKnown() {
            return condition instanceof Condition.Known;
        }
    }

    private void split(Condition condition, int index, List<Clause> clauses) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> split(part, index, clauses));
        } else {
            clauses.add(new Clause(condition, asked.get(index), index, Boxes.of(condition, true, universe)));
        }
    }

    private void alone(Clause clause) {
        if (isEmpty(clause.holds())) {
            report.add(
                    clause.position(),
                    "impossible-condition",
                    clause.text() + " never holds" + because(clause.condition()));
            impossible |= clause.asked().needed();
            return;
        }
        if (isEmpty(Boxes.of(clause.condition(), false, universe))) {
            report.add(
                    clause.position(),
                    "always-true",
                    clause.text() + " always holds" + because(clause.condition()) + "; leave it out" + shownBy(clause));
            return;
        }
        if (clause.condition() instanceof Condition.Any any) {
            any.parts().forEach(part -> branch(part, clause));
        }
    }

    /** A condition between {@code ||}, without which the others would do. */
    private void branch(Condition part, Clause clause) {
        if (isEmpty(Boxes.of(part, true, universe))) {
            Position at = new Clause(part, clause.asked(), clause.index(), Optional.empty()).position();
            report.add(
                    at,
                    "impossible-condition",
                    ConditionText.of(part) + " never holds" + because(part) + "; leave this alternative out");
        }
    }

    /** Why a condition on one field comes out the same for each of its values. */
    private String because(Condition condition) {
        List<Condition.Term> terms =
                Terms.of(condition).stream().map(Terms.Use::term).distinct().toList();
        return terms.size() == 1
                ? ": " + ConditionText.of(terms.get(0)) + " is " + SetText.of(terms.get(0), universe.of(terms.get(0)))
                : "";
    }

    private String shownBy(Clause clause) {
        return clause.holds()
                .filter(boxes -> !boxes.isEmpty())
                .flatMap(boxes -> illustrations.of(clause.pattern(), clause.condition(), boxes.get(0)))
                .map(example -> ". For example " + example)
                .orElse("");
    }

    private void pairs(List<Clause> left, List<Clause> right, boolean samePattern) {
        for (int i = 0; i < left.size() && !impossible; i++) {
            for (int j = 0; j < i && !impossible; j++) {
                Clause later = left.get(i);
                Clause earlier = right.get(j);
                boolean together = later.index() == earlier.index();
                if (together == samePattern
                        && (together
                                || (later.asked().shared() && earlier.asked().shared()))) {
                    pair(earlier, later);
                }
            }
        }
    }

    private void pair(Clause earlier, Clause later) {
        if (earlier.holds().isEmpty() || later.holds().isEmpty()) {
            return;
        }
        List<Box> one = earlier.holds().get();
        List<Box> other = later.holds().get();
        if (isEmpty(Boxes.and(one, other))) {
            report.add(
                    later.position(),
                    "impossible-condition",
                    later.text() + " and " + earlier.text() + " (" + shown(earlier.position())
                            + ") contradict each other: nothing satisfies both");
            impossible |= later.asked().needed();
        } else if (one.stream().allMatch(box -> Boxes.covered(box, other)) && !later.testsKnown()) {
            redundant(later, earlier);
        } else if (other.stream().allMatch(box -> Boxes.covered(box, one)) && !earlier.testsKnown()) {
            redundant(earlier, later);
        }
    }

    private void redundant(Clause clause, Clause given) {
        report.add(
                clause.position(),
                "redundant-condition",
                clause.text() + " holds whenever " + given.text() + " (" + shown(given.position())
                        + ") does; leave it out" + shownBy(given));
    }

    private String shown(Position at) {
        return (at.file().equals(position.file()) ? "" : at.file() + ":") + at.line() + ":" + at.column();
    }

    private static boolean isEmpty(Optional<List<Box>> boxes) {
        return boxes.filter(List::isEmpty).isPresent();
    }
}
