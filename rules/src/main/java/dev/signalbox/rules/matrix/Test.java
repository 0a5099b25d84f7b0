package dev.signalbox.rules.matrix;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.Any;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberOperand.Bound;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextEquals;
import dev.signalbox.rules.language.Condition.TextTest;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;

/** A condition compiled for one candidate at a time: what is left for conditions that no faster form fits. */
@FunctionalInterface
interface Test {

    /** Whether it holds; facts that the condition does not read may be stand-ins. */
    boolean holds(RequestFacts request, World world, CandidateFacts candidate, CandidateFigures figures, int index);

    /** Compiles any condition. */
    static Test of(Condition condition) {
        Optional<Term> single = SingleTerm.of(condition);
        boolean set = single.isPresent() && single.get().field().type() == FieldType.TEXT_SET;
        if (condition instanceof TextTest test && set) {
            return marked(test);
        }
        if (single.isPresent() && !set) {
            return ofSingle(single.get(), condition);
        }
        if (condition instanceof All all) {
            Test[] parts = all(all.parts());
            return (request, world, candidate, figures, index) -> {
                for (Test part : parts) {
                    if (!part.holds(request, world, candidate, figures, index)) {
                        return false;
                    }
                }
                return true;
            };
        }
        if (condition instanceof Any any) {
            Test[] parts = all(any.parts());
            return (request, world, candidate, figures, index) -> {
                for (Test part : parts) {
                    if (part.holds(request, world, candidate, figures, index)) {
                        return true;
                    }
                }
                return false;
            };
        }
        if (condition instanceof Not not) {
            Test part = of(not.part());
            return (request, world, candidate, figures, index) ->
                    !part.holds(request, world, candidate, figures, index);
        }
        if (condition instanceof NumberComparison comparison && comparison.operand() instanceof Bound bound) {
            Reader.OfNumber left = Reader.number(comparison.term());
            Reader.OfNumber right = Reader.number(bound.term());
            return (request, world, candidate, figures, index) -> comparison
                    .operator()
                    .holds(
                            left.read(request, world, candidate, figures, index),
                            right.read(request, world, candidate, figures, index));
        }
        if (condition instanceof TextEquals equals) {
            Reader.OfText left = Reader.text(equals.term());
            Reader.OfText right = Reader.text(equals.other());
            return (request, world, candidate, figures, index) -> {
                String text = left.read(request, world, candidate, index);
                String other = right.read(request, world, candidate, index);
                return !text.isEmpty() && !other.isEmpty() && text.equals(other) != equals.negated();
            };
        }
        throw new IllegalArgumentException("no condition that can be compiled: " + condition);
    }

    private static Test ofSingle(Term term, Condition condition) {
        if (Reader.isText(term)) {
            Reader.OfText text = Reader.text(term);
            Predicate<String> predicate = SingleTerm.ofText(condition);
            return (request, world, candidate, figures, index) ->
                    predicate.test(text.read(request, world, candidate, index));
        }
        Reader.OfNumber number = Reader.number(term);
        DoublePredicate predicate = SingleTerm.ofNumber(condition);
        return (request, world, candidate, figures, index) ->
                predicate.test(number.read(request, world, candidate, figures, index));
    }

    private static Test marked(TextTest test) {
        String mark = test.operand();
        boolean wanted = !test.negated();
        return (request, world, candidate, figures, index) ->
                world.situations().isMarked(candidate.backend(), mark) == wanted;
    }

    private static Test[] all(List<Condition> parts) {
        return parts.stream().map(Test::of).toArray(Test[]::new);
    }
}
