package dev.signalbox.core.testing;

import dev.signalbox.core.decision.Explanation;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.explain.Failure;
import dev.signalbox.rules.explain.RuleVerdict;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.explain.Standing;
import dev.signalbox.rules.explain.WhyNot;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says how the decision of a case that failed came about, in lines for a person. */
final class WhyLines {

    private final Observed observed;
    private final Sighting sighting;
    private final Policy policy;
    private final List<String> lines = new ArrayList<>();

    WhyLines(Observed observed, Sighting sighting, Policy policy) {
        this.observed = observed;
        this.sighting = sighting;
        this.policy = policy;
    }

    /**
     * The lines.
     *
     * @param drawn the backends among which the choice is drawn; one if it is not drawn
     * @param mismatches what was otherwise than expected
     */
    List<String> lines(List<String> drawn, List<Mismatch> mismatches) {
        Explanation explanation = observed.explanation();
        lines.add("class " + observed.decision().facts().requestClass() + ", " + answer());
        if (drawn.size() > 1) {
            lines.add("the choice is drawn among " + String.join(", ", drawn)
                    + ", which are about as good; expect anyOf, or let the test tell them apart");
        }
        explanation.reasons().forEach(this::addReason);
        explanation.candidates().forEach(this::addCandidate);
        for (Rule rule : policy.rules()) {
            boolean expected = mismatches.stream()
                    .anyMatch(mismatch -> mismatch.what().equals("fires")
                            && mismatch.expected().contains('"' + rule.name() + '"'));
            if (expected) {
                addWhyNot(rule);
            }
        }
        return lines;
    }

    private String answer() {
        var refusal = observed.decision().refusal();
        return refusal == null ? "placed on " + observed.answer() : observed.answer() + ": " + refusal.message();
    }

    private void addReason(Explanation.Reason reason) {
        String backends = reason.backends().isEmpty() ? "" : " for " + String.join(", ", reason.backends());
        lines.add(
                "rule \"" + reason.rule().name() + "\" fired" + backends + ": " + String.join("; ", reason.effects()));
    }

    private void addCandidate(Explanation.Candidate candidate) {
        StringBuilder line = new StringBuilder(candidate.backend())
                .append(" (")
                .append(candidate.placement())
                .append(") ");
        if (candidate.rank() == 0) {
            line.append("chosen");
        } else if (candidate.rank() > 0) {
            line.append("fallback ").append(candidate.rank());
        } else if (candidate.because().isEmpty()) {
            line.append("considered");
        } else {
            line.append(candidate.because().replace('-', ' '));
            line.append(candidate.rule().isEmpty() ? "" : " by rule \"" + candidate.rule() + "\"");
            line.append(candidate.detail().isEmpty() ? "" : " (" + candidate.detail() + ")");
        }
        line.append(": ").append(candidate.points()).append(Math.abs(candidate.points()) == 1 ? " point" : " points");
        double meetsSlo = candidate.meetsSlo();
        line.append(
                Double.isNaN(meetsSlo)
                        ? ", may miss the targets"
                        : meetsSlo == 0 ? ", misses the targets" : ", meets the targets");
        CostEstimate estimate = candidate.estimate();
        figure(line, "ttft", estimate.ttftMs(), " ms");
        figure(line, "tpot", estimate.tpotMs(), " ms");
        figure(line, "end to end", candidate.endToEndMs(), " ms");
        figure(line, "cost", estimate.usd(), " USD");
        figure(line, "marginal cost", estimate.marginalUsd(), " USD");
        figure(line, "energy", estimate.energyJoules(), " J");
        figure(line, "carbon", estimate.carbonGrams(), " g");
        lines.add(line.toString());
    }

    private static void figure(StringBuilder line, String name, double value, String unit) {
        if (!Double.isNaN(value)) {
            line.append(", ")
                    .append(name)
                    .append(' ')
                    .append(Shown.number(value))
                    .append(unit);
        }
    }

    private void addWhyNot(Rule rule) {
        Optional<Scene> scene = rule.classifies() ? sighting.classification() : sighting.placement();
        if (scene.isEmpty()) {
            lines.add("rule \"" + rule.name() + "\" was not asked: there was no candidate");
            return;
        }
        RuleVerdict verdict = new WhyNot(scene.get()).of(rule);
        if (verdict.standing() != Standing.IN_FORCE) {
            lines.add("rule \"" + rule.name() + "\" did not take part: it is "
                    + verdict.standing().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        for (Failure failure : verdict.failures()) {
            lines.add("rule \"" + rule.name() + "\" did not fire: "
                    + failure.sentence(index -> name(scene.get(), index)) + " ("
                    + failure.position().file() + ":"
                    + failure.position().line() + ":" + failure.position().column() + ")");
        }
    }

    private static String name(Scene scene, int candidate) {
        return candidate == Outcome.NO_CANDIDATE
                ? ""
                : scene.candidates().get(candidate).backend();
    }
}
