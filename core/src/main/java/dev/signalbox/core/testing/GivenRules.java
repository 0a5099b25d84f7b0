package dev.signalbox.core.testing;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.List;

/** The rules of a policy on a case: they see the figures that the test gives, and a witness sees what they see. */
final class GivenRules implements PlacementRules {

    private final PlacementRules rules;
    private final GivenFleet fleet;
    private final Witness witness;

    /** Sees what the rules of one decision see. */
    interface Witness {

        /** Looks away. */
        Witness NONE = new Witness() {
            @Override
            public void classified(RequestFacts request, World world) {}

            @Override
            public void evaluated(
                    RequestFacts request, World world, List<CandidateFacts> candidates, CandidateFigures figures) {}
        };

        /** A request is given its class. */
        void classified(RequestFacts request, World world);

        /** Placement rules are asked. The figures change afterwards. */
        void evaluated(RequestFacts request, World world, List<CandidateFacts> candidates, CandidateFigures figures);
    }

    GivenRules(PlacementRules rules, GivenFleet fleet, Witness witness) {
        this.rules = rules;
        this.fleet = fleet;
        this.witness = witness;
    }

    @Override
    public int classify(RequestFacts request, World world) {
        witness.classified(request, world);
        return rules.classify(request, world);
    }

    @Override
    public List<String> substitutes(RequestFacts classified, World world) {
        return rules.substitutes(classified, world);
    }

    @Override
    public Prepared prepare(List<CandidateFacts> candidates) {
        Prepared prepared = rules.prepare(candidates);
        GivenFigures given = fleet.figures(candidates);
        return (RequestFacts request, World world, CandidateFigures figures, Outcome outcome) -> {
            given.overwrite(figures);
            witness.evaluated(request, world, candidates, figures);
            prepared.evaluate(request, world, figures, outcome);
        };
    }
}
