package dev.signalbox.core.decision;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rules that see something other than it is: a figure, or what a backend is. The pick that follows sees the figure as well.
 *
 * <p>For one thread, and for decisions on the same candidates only: the rules are made ready for them once.
 */
final class AlteredRules implements PlacementRules {

    private final PlacementRules rules;
    private FigureChange figures = (candidateFigures, request) -> {};
    private UnaryOperator<List<CandidateFacts>> facts = UnaryOperator.identity();
    private @Nullable Prepared prepared;

    AlteredRules(PlacementRules rules) {
        this.rules = rules;
    }

    /** Changes figures after they have been predicted. */
    @FunctionalInterface
    interface FigureChange {
        void apply(CandidateFigures figures, RequestFacts request);
    }

    /** Lets the next decisions see changed figures. */
    void alterFigures(FigureChange change) {
        figures = change;
    }

    /** Lets the next decisions see changed backends. */
    void alterFacts(UnaryOperator<List<CandidateFacts>> change) {
        facts = change;
        prepared = null;
    }

    @Override
    public int classify(RequestFacts request, World world) {
        return rules.classify(request, world);
    }

    @Override
    public Prepared prepare(List<CandidateFacts> candidates) {
        Prepared ready = prepared;
        if (ready == null) {
            ready = rules.prepare(facts.apply(candidates));
            prepared = ready;
        }
        Prepared evaluator = ready;
        return (request, world, candidateFigures, outcome) -> {
            figures.apply(candidateFigures, request);
            evaluator.evaluate(request, world, candidateFigures, outcome);
        };
    }
}
