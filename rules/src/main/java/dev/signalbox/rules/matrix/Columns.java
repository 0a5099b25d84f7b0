package dev.signalbox.rules.matrix;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.Any;
import dev.signalbox.rules.language.Condition.FlagComparison;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberOperand.Bound;
import dev.signalbox.rules.language.Condition.NumberOperand.Literal;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * Compiles conditions on candidates to columns, known by an id; the same condition gets the same column, whichever rule asks.
 */
final class Columns {

    /** The id of the column of all candidates. */
    static final int ALL = 0;

    private final Map<Condition, Integer> settledIds = new HashMap<>();
    private final List<Test> settledTests = new ArrayList<>();
    private final Map<Condition, Integer> movingIds = new HashMap<>();
    private final List<Column> moving = new ArrayList<>();

    Columns() {
        movingIds.put(Condition.ALWAYS, ALL);
        moving.add((block, request, world, candidates, figures, memory) -> -1L);
    }

    /** The id of a condition that the candidates' descriptions settle. */
    int settled(Condition condition) {
        return settledIds.computeIfAbsent(condition, any -> {
            settledTests.add(Test.of(condition));
            return settledTests.size() - 1;
        });
    }

    /** What to test each candidate for once it is known, by id. */
    List<Test> settledTests() {
        return List.copyOf(settledTests);
    }

    /** The id of a condition that depends on request or figures. */
    int moving(Condition condition) {
        Integer known = movingIds.get(condition);
        if (known != null) {
            return known;
        }
        Column column = compile(condition);
        moving.add(column);
        movingIds.put(condition, moving.size() - 1);
        return moving.size() - 1;
    }

    /** The columns that decisions compute, by id. */
    Column[] movingColumns() {
        return moving.toArray(Column[]::new);
    }

    private Column part(Condition condition) {
        if (Scope.of(condition).settledByCandidates()) {
            int id = settled(condition);
            return (block, request, world, candidates, figures, memory) -> candidates.settled(id, block);
        }
        int id = moving(condition);
        return (block, request, world, candidates, figures, memory) ->
                candidates.moving(id, block, request, world, figures, memory);
    }

    private Column compile(Condition condition) {
        if (Scope.of(condition).withoutCandidate()) {
            Test test = Test.of(condition);
            return (block, request, world, candidates, figures, memory) ->
                    test.holds(request, world, Reader.NO_CANDIDATE, Reader.NO_FIGURES, 0) ? -1L : 0L;
        }
        if (condition instanceof All all) {
            return every(all.parts().stream().map(this::part).toArray(Column[]::new));
        }
        if (condition instanceof Any any) {
            return some(any.parts().stream().map(this::part).toArray(Column[]::new));
        }
        if (condition instanceof Not not) {
            Column part = part(not.part());
            return (block, request, world, candidates, figures, memory) ->
                    ~part.bits(block, request, world, candidates, figures, memory);
        }
        return comparison(condition);
    }

    private static Column every(Column[] parts) {
        return (block, request, world, candidates, figures, memory) -> {
            long bits = -1L;
            for (Column part : parts) {
                bits &= part.bits(block, request, world, candidates, figures, memory);
            }
            return bits;
        };
    }

    private static Column some(Column[] parts) {
        return (block, request, world, candidates, figures, memory) -> {
            long bits = 0L;
            for (Column part : parts) {
                bits |= part.bits(block, request, world, candidates, figures, memory);
            }
            return bits;
        };
    }

    private static Column comparison(Condition condition) {
        if (condition instanceof TextTest test && test.term().field() == CandidateField.MARKS) {
            return marked(test.operand(), !test.negated());
        }
        if (condition instanceof NumberComparison comparison
                && figure(comparison.term()).isPresent()) {
            CandidateField figure = figure(comparison.term()).get();
            if (comparison.operand() instanceof Literal literal) {
                return threshold(figure, comparison.operator(), literal.value());
            }
            if (comparison.operand() instanceof Bound bound && !(bound.term().field() instanceof CandidateField)) {
                return boundThreshold(figure, comparison.operator(), Reader.number(bound.term()));
            }
        }
        if (condition instanceof FlagComparison flag && figure(flag.term()).isPresent()) {
            double wanted = flag.value() ? CandidateFigures.TRUE : CandidateFigures.FALSE;
            return threshold(figure(flag.term()).get(), NumberOperator.EQUAL, wanted);
        }
        Optional<CandidateField> figure = SingleTerm.of(condition).flatMap(Columns::figure);
        if (figure.isPresent()) {
            return onFigure(figure.get(), SingleTerm.ofNumber(condition));
        }
        return tested(Test.of(condition));
    }

    private static Column marked(String mark, boolean wanted) {
        return (block, request, world, candidates, figures, memory) -> {
            long bits = 0;
            if (world.situations().anyMarked(mark)) {
                int from = block * Long.SIZE;
                int end = candidates.end(from);
                for (int index = from; index < end; index++) {
                    if (world.situations().isMarked(candidates.candidate(index).backend(), mark)) {
                        bits |= 1L << index;
                    }
                }
            }
            return wanted ? bits : ~bits;
        };
    }

    private static Column threshold(CandidateField figure, NumberOperator operator, double operand) {
        return (block, request, world, candidates, figures, memory) -> {
            int from = block * Long.SIZE;
            return Thresholds.bits(operator, figures.column(figure), from, candidates.end(from), operand);
        };
    }

    private static Column boundThreshold(CandidateField figure, NumberOperator operator, Reader.OfNumber operand) {
        return (block, request, world, candidates, figures, memory) -> {
            int from = block * Long.SIZE;
            double value = operand.read(request, world, Reader.NO_CANDIDATE, Reader.NO_FIGURES, 0);
            return Thresholds.bits(operator, figures.column(figure), from, candidates.end(from), value);
        };
    }

    private static Column onFigure(CandidateField figure, DoublePredicate predicate) {
        return (block, request, world, candidates, figures, memory) -> {
            int from = block * Long.SIZE;
            int end = candidates.end(from);
            double[] values = figures.column(figure);
            long bits = 0;
            for (int index = from; index < end; index++) {
                if (predicate.test(values[index])) {
                    bits |= 1L << index;
                }
            }
            return bits;
        };
    }

    private static Column tested(Test test) {
        return (block, request, world, candidates, figures, memory) -> {
            int from = block * Long.SIZE;
            int end = candidates.end(from);
            long bits = 0;
            for (int index = from; index < end; index++) {
                if (test.holds(request, world, candidates.candidate(index), figures, index)) {
                    bits |= 1L << index;
                }
            }
            return bits;
        };
    }

    private static Optional<CandidateField> figure(Term term) {
        return term.field() instanceof CandidateField field && field.isFigure() ? Optional.of(field) : Optional.empty();
    }
}
