package dev.signalbox.core.testing;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.situations.SituationException;
import dev.signalbox.rules.situations.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Runs cases through the decision pipeline.
 *
 * <p>Where candidates are about as good, the pipeline draws one. So a case is decided several times, each time with another
 * draw, and an expectation must hold of every decision: a test does not pass by luck. Rules are evaluated by the matrix and
 * by Drools, which must agree.
 */
final class CaseRunner {

    /** Draws that one of two equals passes by chance all of once in 30,000 times. */
    private static final int DRAWS = 16;

    private final Policy policy;
    private final CoverageRecorder coverage;
    private final LongSupplier nanoTime;
    private final Workspace workspace = new Workspace();
    private final IdentityHashMap<Course, List<Situations>> courses = new IdentityHashMap<>();

    CaseRunner(Policy policy, CoverageRecorder coverage, LongSupplier nanoTime) {
        this.policy = policy;
        this.coverage = coverage;
        this.nanoTime = nanoTime;
    }

    CaseResult run(TestCase test) {
        if (!test.skip().isEmpty()) {
            return new CaseResult(test, CaseResult.Status.SKIPPED, List.of(), List.of(), 0);
        }
        long start = nanoTime.getAsLong();
        Situations situations;
        try {
            situations = situations(test.scenario());
        } catch (SituationException e) {
            Mismatch mismatch = new Mismatch("timeline", "situation rules within their limits", "" + e.getMessage());
            return new CaseResult(
                    test, CaseResult.Status.FAILED, List.of(mismatch), List.of(), nanoTime.getAsLong() - start);
        }
        Sighting sighting = new Sighting();
        List<Decision> decisions = decisions(test, situations, sighting);
        sighting.classification().ifPresent(scene -> coverage.record(scene, true));
        sighting.placement().ifPresent(scene -> coverage.record(scene, false));
        Set<String> fired = sighting.fired(policy.rules());
        List<Mismatch> mismatches = new ArrayList<>();
        disagreement(test, situations, decisions.get(0)).ifPresent(mismatches::add);
        List<String> why = List.of();
        List<Decision> different = different(decisions);
        for (int i = 0; i < different.size() && mismatches.isEmpty(); i++) {
            Observed observed = new Observed(Explainer.explain(different.get(i)), fired, situations);
            test.checks().forEach(check -> check.test(observed).ifPresent(mismatches::add));
            if (!mismatches.isEmpty()) {
                why = new WhyLines(observed, sighting, policy).lines(chance(different), mismatches);
            }
        }
        CaseResult.Status status = mismatches.isEmpty() ? CaseResult.Status.PASSED : CaseResult.Status.FAILED;
        return new CaseResult(test, status, mismatches, why, nanoTime.getAsLong() - start);
    }

    private Situations situations(Scenario scenario) throws SituationException {
        Course.Point point = scenario.point();
        if (point == null) {
            return scenario.situations();
        }
        List<Situations> found = courses.get(point.course());
        if (found == null) {
            found = Timeline.of(policy.situations(), point.course().moments());
            courses.put(point.course(), found);
            coverage.record(point.course().moments());
        }
        return scenario.with(found.get(point.moment()));
    }

    private List<Decision> decisions(TestCase test, Situations situations, Sighting sighting) {
        Scenario scenario = test.scenario();
        GivenRules rules = new GivenRules(policy.matrix(), scenario.fleet(), sighting);
        Decider decider = new Decider(policy, rules, scenario.fleet().snapshot(), scenario.sources(situations));
        List<Decision> decisions = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            decisions.add(decide(decider, test, draw));
        }
        return decisions;
    }

    private Decision decide(Decider decider, TestCase test, int draw) {
        String seed = test.position().file() + '\n' + test.name() + '\n' + draw;
        UUID id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
        Scenario scenario = test.scenario();
        return decider.decide(scenario.request(), id, scenario.now().toEpochMilli(), workspace);
    }

    /** The same case by Drools: what differs is a defect of Signalbox. */
    private Optional<Mismatch> disagreement(TestCase test, Situations situations, Decision byMatrix) {
        Scenario scenario = test.scenario();
        WorldSources sources = scenario.sources(situations);
        GivenRules reference = new GivenRules(policy.reference(), scenario.fleet(), GivenRules.Witness.NONE);
        Decider decider = new Decider(policy, reference, scenario.fleet().snapshot(), sources);
        String matrix = summary(byMatrix);
        String drools = summary(decide(decider, test, 0));
        return matrix.equals(drools)
                ? Optional.empty()
                : Optional.of(
                        new Mismatch("engines", "the same of both, by Drools " + drools, "by the matrix " + matrix));
    }

    /** Everything that rules decide, as text. */
    private String summary(Decision decision) {
        StringBuilder text = new StringBuilder(decision.facts().requestClass());
        text.append(decision.refusal()).append(choices(decision));
        for (int rule = 0; rule < policy.rules().size(); rule++) {
            text.append(
                    decision.hasFired(rule) ? "; " + policy.rules().get(rule).name() : "");
        }
        return text.append(decision.tags())
                .append(decision.hedging())
                .append(decision.maxWaitMs())
                .toString();
    }

    private static List<String> choices(Decision decision) {
        List<String> choices = new ArrayList<>();
        for (int rank = 0; rank < decision.choices(); rank++) {
            choices.add(decision.choice(rank).backend().id()
                    + '/'
                    + decision.choice(rank).model().name());
        }
        return choices;
    }

    /** The decisions that differ in their choices, each once. */
    private static List<Decision> different(List<Decision> decisions) {
        Map<List<String>, Decision> byChoices = new LinkedHashMap<>();
        decisions.forEach(decision -> byChoices.putIfAbsent(choices(decision), decision));
        return List.copyOf(byChoices.values());
    }

    /** Which backends are drawn, where the choice is drawn at all. */
    private static List<String> chance(List<Decision> different) {
        return different.stream()
                .filter(decision -> decision.choices() > 0)
                .map(decision -> decision.choice(0).backend().id())
                .distinct()
                .toList();
    }
}
