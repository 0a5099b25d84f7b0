package dev.signalbox.core.decision;

import static dev.signalbox.core.decision.TestFleet.NOW;
import static dev.signalbox.core.decision.TestFleet.estimate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FullExplainerTest {

    private static final InferenceRequest REQUEST = InferenceRequest.builder(Operation.CHAT, TestFleet.MODEL)
            .promptTokens(500)
            .labels(Map.of("data", "personal"))
            .build();

    @Test
    void everyRuleIsAccountedFor() {
        TestFleet fleet = new TestFleet()
                .with("gpu", Placement.GPU, estimate(100, 10, 3))
                .with("cpu", Placement.CPU, estimate(900, 10, 1));
        FullExplanation full = explain(fleet, """
                rule "gpus" when Request() $c : Candidate( placement == Placement.GPU ) then place.prefer($c, 10); end
                rule "short" when Request( promptTokens < 100 ) then place.minimise("energy"); end
                rule "off" enabled false when Request() then place.minimise("ttft"); end
                rule "voice" when Request( labels["use"] == "voice" ) then place.classify("voice"); end
                rule "chat" when Request( requestClass == "chat" ) then place.fallback(Placement.GPU, Placement.CPU); end
                """);

        assertThat(full.rules())
                .extracting(
                        rule -> rule.rule().name() + " " + rule.standing() + " " + rule.fired() + " " + rule.backends()
                                + " "
                                + rule.stops().stream()
                                        .map(FullExplanation.Stop::sentence)
                                        .toList())
                .containsExactly(
                        "gpus IN_FORCE true [gpu] [placement must be GPU, but is CPU (cpu)]",
                        "short IN_FORCE false [] [promptTokens must be below 100 tokens, but is 500 tokens]",
                        "off DISABLED false [] []",
                        "voice IN_FORCE false [] [labels[\"use\"] must be voice, but is unknown]",
                        "chat IN_FORCE true [] []");
        assertThat(full.explanation().reproduced()).isTrue();
    }

    @Test
    void fewerPointsAreShownWithTheRulesThatMadeTheDifference() {
        TestFleet fleet = new TestFleet()
                .with("gpu", Placement.GPU, estimate(100, 10, 3))
                .with("cpu", Placement.CPU, estimate(100, 10, 1));

        assertThat(losers(explain(fleet, """
                rule "gpus" when Request() $c : Candidate( placement == Placement.GPU ) then place.prefer($c, 10); end
                rule "all" when Request() $c : Candidate() then place.prefer($c, 2); end
                """)))
                .containsExactly(
                        "cpu points 2 points against 12 of gpu: rule \"gpus\" gave gpu +10; would have won without"
                                + " the rule \"gpus\"");
    }

    @Test
    void aMissedTargetIsShownWithHowMuchItIsMissedBy() {
        TestFleet fleet = new TestFleet()
                .with("quick", Placement.GPU, estimate(100, 10, 3))
                .with("slow", Placement.CPU, estimate(900, 10, 1));

        assertThat(losers(explain(fleet, "")))
                .containsExactly(
                        "slow slo would miss its target for the first token by 100 ms: 900 against 800; would have"
                                + " won with ttftMs 800 ms instead of 900 ms");
    }

    @Test
    void aHigherCostIsShownWithTheCostThatWouldHaveWon() {
        TestFleet fleet = new TestFleet()
                .with("cheap", Placement.GPU, estimate(100, 10, 1))
                .with("dear", Placement.CPU, estimate(90, 10, 3));

        // At the same cost both are drawn, and the one that finishes sooner is better.
        assertThat(losers(explain(fleet, "")))
                .containsExactly(
                        "dear objective cost $3 against $1 of cheap; would have won with costUsd 1.01 USD instead of"
                                + " 3 USD");
    }

    @Test
    void equalsSayThatTheyWereDrawn() {
        TestFleet fleet = new TestFleet()
                .with("a", Placement.GPU, estimate(100, 10, 1))
                .with("b", Placement.GPU, estimate(101, 10, 1));

        assertThat(losers(explain(fleet, "")))
                .containsExactly(
                        "b draw as good as a to within 5 %; of such equals two are drawn at random, and a was the"
                                + " better of the two; would have won with ttftMs 100 ms instead of 101 ms");
    }

    @Test
    void aForbiddenCandidateSaysByWhomAndWhatWouldHaveLetItIn() {
        TestFleet fleet = new TestFleet()
                .with("ours", Placement.GPU, estimate(100, 10, 3))
                .with("theirs", Placement.HOSTED, false, 8, 8192, estimate(100, 10, 1));

        assertThat(losers(explain(fleet, """
                rule "personal" when Request( labels["data"] == "personal" ) $c : Candidate( owned == false )
                then place.forbid($c, "stays here"); end
                """)))
                .containsExactly("theirs forbidden forbidden by rule \"personal\": stays here; would have won had the"
                        + " request's labels[\"data\"] been unknown instead of personal");
    }

    @Test
    void aCandidateThatDoesNotServeWouldHaveWonHadItServed() {
        TestFleet fleet = new TestFleet()
                .with("up", Placement.GPU, estimate(100, 10, 3))
                .with("down", Placement.CPU, estimate(100, 10, 1))
                .down("down", "connection refused");

        assertThat(losers(explain(fleet, "")))
                .containsExactly(
                        "down not-serving not serving: connection refused; would have won with healthy true instead"
                                + " of false");
    }

    @Test
    void aThresholdOfARuleIsFound() {
        TestFleet fleet = new TestFleet()
                .with("idle", Placement.GPU, estimate(100, 10, 3))
                .with("busy", Placement.GPU, estimate(100, 10, 1))
                .busy("busy", 7, 0);

        assertThat(losers(explain(fleet, """
                rule "spill" when Request() $c : Candidate( saturation > 0.8 ) then place.avoid($c, 5); end
                """)))
                .containsExactly(
                        "busy points -5 points against 0 of idle: rule \"spill\" gave it -5; would have won with"
                                + " saturation 0.8 instead of 0.875");
    }

    @Test
    void aRefusalNamesTheRuleWithoutWhichEachWouldHaveWon() {
        TestFleet fleet = new TestFleet().with("gpu", Placement.GPU, estimate(100, 10, 3));

        assertThat(losers(explain(fleet, """
                rule "closed" when Request() then place.reject(503, "closed"); end
                """)))
                .containsExactly(
                        "gpu refused the request was refused by rule \"closed\"; would have won without the rule"
                                + " \"closed\"");
    }

    @Test
    void twoHindrancesAtOnceHaveNoSingleChange() {
        TestFleet fleet = new TestFleet()
                .with("gpu", Placement.GPU, estimate(100, 10, 1))
                .with("cpu", Placement.CPU, estimate(100, 10, 1))
                .with("down", Placement.CPU, estimate(100, 10, 3))
                .down("down", "gone");

        assertThat(losers(explain(fleet, """
                rule "gpus" when Request() $c : Candidate( placement == Placement.GPU ) then place.prefer($c, 10); end
                """)))
                .contains("down not-serving not serving: gone; would have won with nothing");
    }

    @Test
    void aModelThatNobodyOffersHasOnlyItsClassificationExplained() {
        Decider decider = TestPolicy.decider(
                "rule \"voice\" when Request( labels[\"use\"] == \"voice\" ) then place.classify(\"voice\"); end",
                new TestFleet().with("gpu", Placement.GPU, estimate(1, 1, 1)).snapshot());
        InferenceRequest unknown =
                InferenceRequest.builder(Operation.CHAT, "gpt-5").build();

        FullExplanation full = FullExplainer.explain(decider.decide(unknown, new UUID(1, 2), NOW, new Workspace()));

        assertThat(full.rules()).hasSize(1);
        assertThat(full.losers()).isEmpty();
    }

    /** Proposed predictions are put into another fleet, which then has to decide as promised. */
    @Property(tries = 150)
    void aChangedPredictionMakesTheCandidateWinInAnotherFleetToo(@ForAll long seed) {
        Random random = new Random(seed);
        List<CostEstimate> estimates = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(5); i++) {
            estimates.add(estimate(50 + random.nextInt(1500), 5 + random.nextInt(80), 1 + random.nextInt(40) / 10.0));
        }
        Decision decision = decide(fleet(estimates), RULES);
        for (FullExplanation.Loser loser : FullExplainer.explain(decision).losers()) {
            if (loser.change().isPresent() && loser.change().get().kind() == Change.Kind.FIGURE) {
                Change change = loser.change().get();
                int index = Integer.parseInt(loser.backend());
                double to = Double.parseDouble(change.to().split(" ", 2)[0]);
                List<CostEstimate> changed = new ArrayList<>(estimates);
                CostEstimate was = estimates.get(index);
                changed.set(
                        index,
                        switch (change.field()) {
                            case "ttftMs" -> estimate(to, was.tpotMs(), was.usd());
                            case "tpotMs" -> estimate(was.ttftMs(), to, was.usd());
                            default -> estimate(was.ttftMs(), was.tpotMs(), to);
                        });
                assertThat(decide(fleet(changed), RULES).choice(0).backend().id())
                        .as(change.inWords())
                        .isEqualTo(loser.backend());
            }
        }
    }

    private static final String RULES = """
            rule "quick" when Request() $c : Candidate( ttftMs < 400 ) then place.prefer($c, 3); end
            rule "steady" when Request() $c : Candidate( tpotMs <= 30 ) then place.prefer($c, 2); end
            rule "dear" when Request() $c : Candidate( costUsd > 3.5 ) then place.avoid($c, 4); end
            """;

    private static TestFleet fleet(List<CostEstimate> estimates) {
        TestFleet fleet = new TestFleet();
        for (int i = 0; i < estimates.size(); i++) {
            fleet.with(String.valueOf(i), Placement.values()[i % 5], estimates.get(i));
        }
        return fleet;
    }

    private static List<String> losers(FullExplanation full) {
        return full.losers().stream()
                .map(loser -> loser.backend() + " " + loser.loss().criterion() + " "
                        + loser.loss().why() + "; would have won "
                        + loser.change().map(Change::inWords).orElse("with nothing"))
                .toList();
    }

    private static FullExplanation explain(TestFleet fleet, String rules) {
        return FullExplainer.explain(decide(fleet, rules));
    }

    private static Decision decide(TestFleet fleet, String rules) {
        return TestPolicy.decider(rules, fleet.snapshot()).decide(REQUEST, new UUID(1, 2), NOW, new Workspace());
    }
}
