package dev.signalbox.rules.analysis;

import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Premise;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.SituationPattern;
import dev.signalbox.rules.language.SituationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds conditions of situation rules that never hold, always hold, or say nothing beside another one. */
final class SituationConditions {

    private final PolicyAnalysis.Report report;
    private final Universe universe = Universe.ofSituationRules();

    SituationConditions(PolicyAnalysis.Report report) {
        this.report = report;
    }

    /** Tells of each, and whether the rule may match at all. */
    boolean mayMatch(SituationRule rule) {
        List<ConditionFindings.Asked> asked =
                rule.premises().stream().map(SituationConditions::asked).toList();
        boolean possible = new ConditionFindings(
                        rule.name(), rule.position(), asked, universe, report, new SituationIllustrations())
                .find(isNothing(asked));
        for (Premise premise : rule.premises()) {
            if (premise instanceof Aggregation aggregation) {
                Optional<List<Box>> source =
                        Boxes.of(aggregation.source().pattern().condition(), true, universe);
                possible &= new FigureFindings(aggregation, source, report).find();
            }
        }
        return possible;
    }

    /** Plain patterns match one fact each, and all of those go together; an accumulate of nothing may be asked for. */
    private static ConditionFindings.Asked asked(Premise premise) {
        if (premise instanceof Aggregation aggregation) {
            return new ConditionFindings.Asked(aggregation.source().pattern(), false, false);
        }
        Pattern pattern = ((SituationPattern) premise).pattern();
        return new ConditionFindings.Asked(
                pattern, pattern.quantifier() == Quantifier.EACH, pattern.quantifier() != Quantifier.NOT);
    }

    private boolean isNothing(List<ConditionFindings.Asked> asked) {
        List<Box> together = new ArrayList<>(List.of(Box.all(universe)));
        for (ConditionFindings.Asked each : asked) {
            if (each.shared()) {
                Optional<List<Box>> narrowed = Boxes.of(each.pattern().condition(), true, universe)
                        .flatMap(boxes -> Boxes.and(List.copyOf(together), boxes));
                if (narrowed.isEmpty()) {
                    return false;
                }
                together.clear();
                together.addAll(narrowed.get());
            }
        }
        return together.isEmpty();
    }
}
