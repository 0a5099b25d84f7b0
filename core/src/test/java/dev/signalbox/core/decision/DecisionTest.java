package dev.signalbox.core.decision;

import static dev.signalbox.core.decision.TestFleet.MODEL;
import static dev.signalbox.core.decision.TestFleet.NOW;
import static dev.signalbox.core.decision.TestFleet.estimate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DecisionTest {

    private static final InferenceRequest REQUEST = InferenceRequest.builder(Operation.CHAT, MODEL)
            .promptTokens(500)
            .maxOutputTokens(100)
            .build();

    private final Workspace workspace = new Workspace();

    @Nested
    final class Classification {

        private final Decider decider = decider(new TestFleet().with("gpu", Placement.GPU, estimate(100, 10, 1)), """
                rule "voice" when Request( labels["use"] == "voice" ) then place.classify("voice"); end
                """);

        @Test
        void aRuleGivesTheClassAndTheClassGivesTheTargets() {
            Decision decision = decide(
                    decider, REQUEST.toBuilder().labels(Map.of("use", "voice")).build());

            assertThat(decision.facts().requestClass()).isEqualTo("voice");
            assertThat(decision.facts().ttftTargetMs()).isEqualTo(200);
            assertThat(decision.facts().tpotTargetMs()).isEqualTo(30);
            assertThat(decision.facts().request().expectedOutputTokens()).isEqualTo(60);
        }

        @Test
        void aRequestThatNoRuleClassifiesGetsTheDefaultClass() {
            assertThat(decide(decider, REQUEST).facts().requestClass()).isEqualTo("chat");
        }

        @Test
        void theClientsOwnTargetGoesBeforeTheClasss() {
            Decision decision =
                    decide(decider, REQUEST.toBuilder().ttftTargetMs(77).build());

            assertThat(decision.facts().ttftTargetMs()).isEqualTo(77);
        }

        @Test
        void theExpectedAnswerIsNoLongerThanTheClientsLimit() {
            Decision decision =
                    decide(decider, REQUEST.toBuilder().maxOutputTokens(7).build());

            assertThat(decision.facts().request().expectedOutputTokens()).isEqualTo(7);
        }
    }

    @Nested
    final class Pick {

        @Test
        void theCheapestWinsWhereNothingElseSpeaks() {
            TestFleet fleet = new TestFleet()
                    .with("dear", Placement.GPU, estimate(100, 10, 3))
                    .with("cheap", Placement.CPU, estimate(100, 10, 1))
                    .with("middling", Placement.EDGE, estimate(100, 10, 2));

            assertThat(choices(decider(fleet, ""), REQUEST)).containsExactly("cheap", "middling", "dear");
        }

        @Test
        void anUnknownCostComesLast() {
            TestFleet fleet = new TestFleet()
                    .with("unknown", Placement.GPU, CostEstimate.UNKNOWN)
                    .with("known", Placement.CPU, estimate(5000, 500, 99));

            Decider decider = decider(fleet, """
                    rule "no targets" when Request() then place.classify("best-effort"); end
                    """);
            assertThat(choices(decider, REQUEST)).containsExactly("known", "unknown");
        }

        @Test
        void pointsGoBeforeCost() {
            TestFleet fleet = new TestFleet()
                    .with("gpu", Placement.GPU, estimate(100, 10, 3))
                    .with("cpu", Placement.CPU, estimate(100, 10, 1));

            Decider decider = decider(fleet, """
                    rule "gpu" when Request() $c : Candidate( placement == Placement.GPU ) then place.prefer($c, 5); end
                    """);
            assertThat(choices(decider, REQUEST)).containsExactly("gpu", "cpu");
        }

        @Test
        void meetingTheTargetGoesBeforePoints() {
            TestFleet fleet = new TestFleet()
                    .with("slow", Placement.GPU, estimate(9000, 10, 1))
                    .with("quick", Placement.CPU, estimate(100, 10, 3));

            Decider decider = decider(fleet, """
                    rule "gpu" when Request() $c : Candidate( placement == Placement.GPU ) then place.prefer($c, 5); end
                    """);
            assertThat(choices(decider, REQUEST)).containsExactly("quick", "slow");
        }

        @Test
        void forbiddingGoesBeforeEverything() {
            TestFleet fleet = new TestFleet()
                    .with("theirs", Placement.HOSTED, false, 8, 8192, estimate(10, 1, 0.1))
                    .with("ours", Placement.CPU, estimate(9000, 900, 9));

            Decider decider = decider(fleet, """
                    rule "own machines" when Request() $c : Candidate( owned == false )
                    then place.forbid($c, "stays here"); place.prefer($c, 100); end
                    """);
            assertThat(choices(decider, REQUEST)).containsExactly("ours");
        }

        @Test
        void aBackendThatDoesNotServeIsLeftOut() {
            TestFleet fleet = new TestFleet()
                    .with("gpu", Placement.GPU, estimate(100, 10, 1))
                    .with("cpu", Placement.CPU, estimate(100, 10, 3))
                    .down("gpu", "connection refused");

            assertThat(choices(decider(fleet, ""), REQUEST)).containsExactly("cpu");
        }

        @Test
        void aPromptLongerThanTheContextDoesNotFit() {
            TestFleet fleet = new TestFleet()
                    .with("short", Placement.EDGE, true, 8, 400, estimate(100, 10, 1))
                    .with("long", Placement.GPU, true, 8, 8192, estimate(100, 10, 3));

            assertThat(choices(decider(fleet, ""), REQUEST)).containsExactly("long");
        }

        @Test
        void fallbacksKeepToThePlacementsTheRuleNames() {
            TestFleet fleet = new TestFleet()
                    .with("gpu-a", Placement.GPU, estimate(100, 10, 1))
                    .with("edge", Placement.EDGE, estimate(100, 10, 1.2))
                    .with("hosted", Placement.HOSTED, estimate(100, 10, 2))
                    .with("cpu", Placement.CPU, estimate(100, 10, 3))
                    .with("gpu-b", Placement.GPU, estimate(100, 10, 4));

            Decider decider = decider(fleet, """
                    rule "chain" when Request() then place.fallback(Placement.GPU, Placement.CPU, Placement.HOSTED); end
                    """);
            assertThat(choices(decider, REQUEST)).containsExactly("gpu-a", "gpu-b", "cpu", "hosted");
        }

        @Test
        void amongEqualsTheShareOfEachFollowsWhatItCanRun() {
            TestFleet fleet = new TestFleet()
                    .with("large", Placement.GPU, true, 30, 8192, estimate(100, 10, 1))
                    .with("small-a", Placement.GPU, true, 10, 8192, estimate(100, 10, 1))
                    .with("small-b", Placement.GPU, true, 10, 8192, estimate(100, 10, 1));
            Decider decider = decider(fleet, "");

            long large = IntStream.range(0, 10_000)
                    .mapToObj(i -> decider.decide(REQUEST, new UUID(i, 17L * i), NOW, workspace))
                    .filter(decision -> decision.choice(0).backend().id().equals("large"))
                    .count();

            // The first draw decides between equals: 30 of 50. 10,000 draws have a standard deviation of 49.
            assertThat(large).isBetween(5_750L, 6_250L);
        }

        @Test
        void amongEqualsInCostTheOneThatFinishesSoonerIsTakenMoreOften() {
            TestFleet fleet = new TestFleet()
                    .with("busy", Placement.GPU, estimate(190, 20, 1))
                    .with("idle", Placement.GPU, estimate(100, 10, 1.01));
            Decider decider = decider(fleet, "");

            // Two candidates: both are drawn every time, so the sooner one always wins.
            assertThat(IntStream.range(0, 100)
                            .mapToObj(i -> decider.decide(REQUEST, new UUID(i, i), NOW, workspace))
                            .map(decision -> decision.choice(0).backend().id()))
                    .containsOnly("idle");
        }
    }

    @Nested
    final class Refusals {

        private static final String NONE = "none of the 1 backends that offer \"llama-3.1-8b\" may take the request: ";

        @Test
        void aModelNobodyOffersIsNotFound() {
            Decider decider = decider(new TestFleet().with("gpu", Placement.GPU, estimate(1, 1, 1)), "");
            Decision decision = decide(
                    decider, InferenceRequest.builder(Operation.CHAT, "gpt-5").build());

            assertThat(decision.refusal())
                    .isEqualTo(new Refusal(
                            404, Refusal.MODEL_NOT_FOUND, "no backend offers the model \"gpt-5\" for chat", "", false));
            assertThat(decision.choices()).isZero();
        }

        @Test
        void aModelThatMayBeOfferedByWhatIsNotKnownYetIsWorthWaitingFor() {
            FleetSnapshot fleet = FleetSnapshot.of(List.of(), new TreeSet<>(Set.of("gpu", "cpu")));
            Decider decider = TestPolicy.decider("", fleet);

            assertThat(decide(decider, REQUEST).refusal())
                    .isEqualTo(new Refusal(
                            503,
                            Refusal.MODEL_NOT_KNOWN_YET,
                            "no backend known so far offers the model \"llama-3.1-8b\" for chat; nothing is known yet of cpu, gpu",
                            "",
                            true));
        }

        @Test
        void aRejectingRuleNamesItself() {
            Decider decider = decider(new TestFleet().with("gpu", Placement.GPU, estimate(1, 1, 1)), """
                    rule "no long prompts" when Request( promptTokens > 400 )
                    then place.reject(413, "at most 400 tokens here"); end
                    """);

            assertThat(decide(decider, REQUEST).refusal())
                    .isEqualTo(new Refusal(
                            413, Refusal.REJECTED_BY_RULE, "at most 400 tokens here", "no long prompts", false));
        }

        @Test
        void waitingHelpsWhenAPermittedBackendIsDown() {
            TestFleet fleet = new TestFleet()
                    .with("gpu", Placement.GPU, estimate(1, 1, 1))
                    .down("gpu", "restarting");

            assertThat(decide(decider(fleet, ""), REQUEST).refusal())
                    .isEqualTo(
                            new Refusal(429, Refusal.NO_CANDIDATE, NONE + "1 not serving, 0 not permitted", "", true));
        }

        @Test
        void waitingDoesNotHelpWhenThePolicyLeavesNobody() {
            Decider decider = decider(new TestFleet().with("gpu", Placement.GPU, estimate(1, 1, 1)), """
                    rule "cpu only" when Request() then place.requirePlacement(Placement.CPU, "because"); end
                    """);

            assertThat(decide(decider, REQUEST).refusal())
                    .isEqualTo(
                            new Refusal(503, Refusal.NO_CANDIDATE, NONE + "0 not serving, 1 not permitted", "", false));
        }
    }

    @Nested
    final class Explanations {

        private final TestFleet fleet = new TestFleet()
                .with("gpu", Placement.GPU, estimate(100, 10, 3))
                .with("cpu", Placement.CPU, estimate(100, 10, 1))
                .with("theirs", Placement.HOSTED, false, 8, 8192, estimate(10, 1, 1))
                .with("down", Placement.GPU, estimate(100, 10, 1))
                .with("small", Placement.EDGE, true, 8, 100, estimate(100, 10, 1))
                .down("down", "connection refused")
                .busy("gpu", 3, 0);
        private final Decision decision = decide(decider(fleet, """
                rule "own machines" when Request() $c : Candidate( owned == false )
                then place.forbid($c, "stays here"); end
                rule "gpus" when Request() $c : Candidate( placement == Placement.GPU, waiting == 0 )
                then place.prefer($c, 10); end
                rule "never" when Request( promptTokens > 100000 ) then place.minimise("energy"); end
                """), REQUEST);
        private final Explanation explanation = Explainer.explain(decision);

        @Test
        void theSameDecisionIsMadeAgain() {
            assertThat(explanation.reproduced()).isTrue();
        }

        @Test
        void eachRuleThatFiredSaysWhatItDidAndForWhom() {
            assertThat(explanation.reasons())
                    .extracting(reason -> reason.rule().name() + ": " + reason.effects() + " " + reason.backends())
                    .containsExactly("own machines: [forbid: stays here] [theirs]", "gpus: [prefer +10] [gpu]");
        }

        @Test
        void eachCandidateSaysHowItCameOutAndWhy() {
            assertThat(explanation.candidates())
                    .extracting(candidate -> candidate.rank() + " " + candidate.backend() + " " + candidate.because()
                            + " " + candidate.rule() + " " + candidate.detail())
                    .containsExactly(
                            "0 gpu   ",
                            "1 cpu   ",
                            "-1 theirs forbidden own machines stays here",
                            "-1 down not-serving  connection refused",
                            "-1 small does-not-fit  the prompt's 500 tokens exceed its context of 100");
        }

        @Test
        void theStateThatWasUsedIsShownWithItsAge() {
            Explanation.Candidate gpu = explanation.candidates().get(0);

            assertThat(gpu.running()).isEqualTo(3);
            assertThat(gpu.loadAgeMs()).isEqualTo(1000);
            assertThat(gpu.points()).isEqualTo(10);
        }

        @Test
        void aChangeSinceThenDoesNotChangeTheExplanation() {
            fleet.down("gpu", "gone").busy("cpu", 8, 100);

            assertThat(Explainer.explain(decision)).isEqualTo(explanation);
        }
    }

    private Decision decide(Decider decider, InferenceRequest request) {
        return decider.decide(request, new UUID(1, 2), NOW, workspace);
    }

    private List<String> choices(Decider decider, InferenceRequest request) {
        Decision decision = decide(decider, request);
        List<String> ids = new ArrayList<>();
        for (int rank = 0; rank < decision.choices(); rank++) {
            ids.add(decision.choice(rank).backend().id());
        }
        return ids;
    }

    private static Decider decider(TestFleet fleet, String rules) {
        return TestPolicy.decider(rules, fleet.snapshot());
    }
}
