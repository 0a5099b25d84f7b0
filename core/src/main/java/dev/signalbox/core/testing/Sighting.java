package dev.signalbox.core.testing;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.language.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keeps what the rules of one decision saw first. */
final class Sighting implements GivenRules.Witness {

    private @Nullable Scene classification;
    private @Nullable Scene placement;

    @Override
    public void classified(RequestFacts request, World world) {
        if (classification == null) {
            classification = Scene.withoutCandidates(request, world);
        }
    }

    @Override
    public void evaluated(
            RequestFacts request, World world, List<CandidateFacts> candidates, CandidateFigures figures) {
        // The pipeline may ask again, to find out what could be otherwise in a moment.
        if (placement == null) {
            placement = new Scene(request, world, candidates, copyOf(figures));
        }
    }

    /** What classification saw; empty if it was not asked. */
    Optional<Scene> classification() {
        return Optional.ofNullable(classification);
    }

    /** What the other rules saw; empty if they were not asked. */
    Optional<Scene> placement() {
        return Optional.ofNullable(placement);
    }

    /** The names of the rules that fired. */
    Set<String> fired(List<Rule> rules) {
        Set<String> fired = new TreeSet<>();
        for (Rule rule : rules) {
            Optional<Scene> scene = rule.classifies() ? classification() : placement();
            if (scene.isPresent()
                    && !new ConditionEvaluator(scene.get()).firings(rule).isEmpty()) {
                fired.add(rule.name());
            }
        }
        return fired;
    }

    private static CandidateFigures copyOf(CandidateFigures figures) {
        CandidateFigures copy = new CandidateFigures(figures.size());
        copy.reset(figures.size());
        for (CandidateField field : CandidateField.values()) {
            if (field.isFigure()) {
                System.arraycopy(figures.column(field), 0, copy.column(field), 0, figures.size());
            }
        }
        return copy;
    }
}
