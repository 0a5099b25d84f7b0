package dev.signalbox.rules.matrix;

import dev.signalbox.rules.CandidateField;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a condition reads, which decides how often it must be evaluated.
 *
 * @param request whether it reads the request, the clock or anything else but candidates
 * @param description whether it reads what does not change of a candidate
 * @param figures whether it reads a candidate's figures of the moment
 */
record Scope(boolean request, boolean description, boolean figures) {

    static Scope of(Condition condition) {
        boolean request = false;
        boolean description = false;
        boolean figures = false;
        for (Term term : terms(condition)) {
            if (term.field() == CandidateField.MARKS) {
                request = true;
                description = true;
            } else if (term.field() instanceof CandidateField field) {
                figures |= field.isFigure();
                description |= !field.isFigure();
            } else {
                request = true;
            }
        }
        return new Scope(request, description, figures);
    }

    /** Whether it is the same for all candidates. */
    boolean withoutCandidate() {
        return !description && !figures;
    }

    /** Whether it is settled once the candidates are given. */
    boolean settledByCandidates() {
        return !request && !figures;
    }

    /** All that a condition reads. */
    static Set<Term> terms(Condition condition) {
        Set<Term> terms = new LinkedHashSet<>();
        collect(condition, terms::add);
        return terms;
    }

    private static void collect(Condition condition, Consumer<Term> sink) {
        if (condition instanceof All all) {
            collect(all.parts(), sink);
        } else if (condition instanceof Any any) {
            collect(any.parts(), sink);
        } else if (condition instanceof Not not) {
            collect(not.part(), sink);
        } else if (condition instanceof Known known) {
            sink.accept(known.term());
        } else if (condition instanceof NumberComparison comparison) {
            sink.accept(comparison.term());
            if (comparison.operand() instanceof Bound bound) {
                sink.accept(bound.term());
            }
        } else if (condition instanceof NumberIn in) {
            sink.accept(in.term());
        } else if (condition instanceof FlagComparison flag) {
            sink.accept(flag.term());
        } else if (condition instanceof TextIn in) {
            sink.accept(in.term());
        } else if (condition instanceof TextEquals equals) {
            sink.accept(equals.term());
            sink.accept(equals.other());
        } else if (condition instanceof TextTest test) {
            sink.accept(test.term());
        }
    }

    private static void collect(List<Condition> parts, Consumer<Term> sink) {
        for (Condition part : parts) {
            collect(part, sink);
        }
    }
}
