package dev.signalbox.core.decision;

import static dev.signalbox.core.decision.TestFleet.MODEL;
import static dev.signalbox.core.decision.TestFleet.NOW;
import static dev.signalbox.core.decision.TestFleet.estimate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.rules.Outcome;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What rules say of a request beside where it goes. */
final class EffectsTest {

    private static final InferenceRequest REQUEST =
            InferenceRequest.builder(Operation.CHAT, MODEL).promptTokens(500).build();

    private static final String SMALLER = """
            rule "a smaller one will do" when Request() then place.substitute("small"); end
            """;

    private static final String QUEUE = """
            rule "wait a bit" when Request() then place.queue(2000); end
            """;

    private final Workspace workspace = new Workspace();

    @Nested
    final class Substitutes {

        private final TestFleet fleet = new TestFleet()
                .with("big", Placement.GPU, MODEL, "", estimate(100, 10, 2))
                .with("small", Placement.CPU, "small", "", estimate(100, 10, 1))
                .with("tiny", Placement.EDGE, "tiny", "", estimate(100, 10, 0.5));

        @Test
        void areCandidatesBesideTheModelItself() {
            Decision decision = decide(TestPolicy.decider(SMALLER, fleet.snapshot()), REQUEST);

            assertThat(choices(decision)).containsExactly("small", "big");
            assertThat(decision.substitute()).isEqualTo("small");
            assertThat(Explainer.explain(decision).candidates())
                    .extracting(Explanation.Candidate::model)
                    .containsExactly("small", MODEL);
        }

        @Test
        void addUp() {
            Decider decider = TestPolicy.decider(SMALLER + """
                    rule "a tiny one as well" when Request() then place.substitute("tiny"); end
                    """, fleet.snapshot());

            assertThat(choices(decide(decider, REQUEST))).containsExactly("tiny", "small", "big");
        }

        @Test
        void standInForAModelThatNobodyOffers() {
            Decider decider = TestPolicy.decider(SMALLER, fleet.snapshot());

            Decision decision = decide(
                    decider, InferenceRequest.builder(Operation.CHAT, "huge").build());

            assertThat(choices(decision)).containsExactly("small");
            assertThat(decision.substitute()).isEqualTo("small");
            assertThat(Explainer.explain(decision).reproduced()).isTrue();
        }

        @Test
        void thatNobodyOffersChangeNothing() {
            Decider decider = TestPolicy.decider("""
                    rule "none" when Request() then place.substitute("nowhere"); end
                    """, fleet.snapshot());

            assertThat(choices(decide(decider, REQUEST))).containsExactly("big");
            assertThat(decide(decider, REQUEST).substitute()).isEmpty();
            assertThat(decide(
                                    decider,
                                    InferenceRequest.builder(Operation.CHAT, "huge")
                                            .build())
                            .refusal())
                    .extracting(Refusal::code)
                    .isEqualTo(Refusal.MODEL_NOT_FOUND);
        }

        @Test
        void followTheClass() {
            Decider decider = TestPolicy.decider("""
                    rule "small for voice" when Request( requestClass == "voice" ) then place.substitute("small"); end
                    rule "voice" when Request( streaming == true ) then place.classify("voice"); end
                    """, fleet.snapshot());

            assertThat(choices(decide(decider, REQUEST))).containsExactly("big");
            assertThat(choices(
                            decide(decider, REQUEST.toBuilder().streaming(true).build())))
                    .containsExactly("small", "big");
        }

        @Test
        void areGatheredOnceForAllRequests() {
            Decider decider = TestPolicy.decider(SMALLER, fleet.snapshot());

            List<CandidateGroup> groups = IntStream.range(0, 5)
                    .mapToObj(i -> decide(
                                    decider,
                                    InferenceRequest.builder(Operation.CHAT, "made-up-" + i)
                                            .build())
                            .input()
                            .group())
                    .distinct()
                    .toList();

            assertThat(groups).hasSize(1);
        }
    }

    @Nested
    final class Queueing {

        @Test
        void isForBackendsThatAreAllBusy() {
            TestFleet fleet = new TestFleet()
                    .with("a", Placement.GPU, estimate(100, 10, 2))
                    .with("b", Placement.GPU, estimate(100, 10, 1))
                    .busy("a", 8, 0)
                    .busy("b", 7, 2);
            Decider decider = TestPolicy.decider(QUEUE, fleet.snapshot());

            Decision busy = decide(decider, REQUEST);
            fleet.busy("a", 7, 0);
            Decision free = decide(decider, REQUEST);

            assertThat(busy.refusal())
                    .isEqualTo(new Refusal(
                            429,
                            Refusal.NO_ROOM,
                            "all 2 backends that may take the request are busy",
                            "wait a bit",
                            true));
            assertThat(busy.mayWait()).isTrue();
            assertThat(busy.maxWaitMs()).isEqualTo(2000);
            assertThat(Explainer.explain(busy).candidates())
                    .extracting(candidate -> candidate.because() + ": " + candidate.detail())
                    .containsExactly(
                            "busy: 8 running, where 8 run at once",
                            "busy: 7 running and 2 waiting, where 8 run at once");
            assertThat(Explainer.explain(busy).reproduced()).isTrue();
            assertThat(free.refusal()).isNull();
            assertThat(free.mayWait()).isFalse();
        }

        @Test
        void withoutItABusyBackendQueuesTheRequestItself() {
            TestFleet fleet = new TestFleet()
                    .with("a", Placement.GPU, estimate(100, 10, 2))
                    .busy("a", 8, 3);

            assertThat(choices(decide(TestPolicy.decider("", fleet.snapshot()), REQUEST)))
                    .containsExactly("a");
        }

        @Test
        void isNotForBackendsWhoseLoadIsNotKnown() {
            TestFleet fleet = new TestFleet()
                    .with("a", Placement.GPU, estimate(100, 10, 2))
                    .with("b", Placement.GPU, estimate(100, 10, 1))
                    .busy("a", 8, 3);

            assertThat(choices(decide(TestPolicy.decider(QUEUE, fleet.snapshot()), REQUEST)))
                    .containsExactly("b", "a");
        }

        @Test
        void isForBackendsThatDoNotServeAtTheMoment() {
            TestFleet fleet = new TestFleet()
                    .with("a", Placement.GPU, estimate(100, 10, 2))
                    .down("a", "restarting");

            assertThat(decide(TestPolicy.decider(QUEUE, fleet.snapshot()), REQUEST)
                            .mayWait())
                    .isTrue();
            assertThat(decide(TestPolicy.decider("", fleet.snapshot()), REQUEST).mayWait())
                    .isFalse();
        }

        @Test
        void isForCandidatesThatRulesForbidOnlyWhileTheyAreBusy() {
            TestFleet fleet = new TestFleet()
                    .with("a", Placement.GPU, estimate(100, 10, 2))
                    .with("b", Placement.CPU, estimate(100, 10, 1))
                    .busy("a", 8, 3);
            String busy = """
                    rule "not where others wait" when $c : Candidate( waiting > 0 ) then place.forbid($c, "full"); end
                    rule "no CPU" when $c : Candidate( placement == Placement.CPU ) then place.forbid($c, "slow"); end
                    """;

            Decision decision = decide(TestPolicy.decider(busy + QUEUE, fleet.snapshot()), REQUEST);

            assertThat(decision.mayWait()).isTrue();
            assertThat(decision.refusal()).extracting(Refusal::status).isEqualTo(429);
        }

        @Test
        void isNotForWhatWaitingDoesNotMend() {
            TestFleet fleet = new TestFleet()
                    .with("a", Placement.GPU, estimate(100, 10, 2))
                    .busy("a", 8, 3);
            String forbidden = """
                    rule "not where others wait" when $c : Candidate( waiting > 0 ) then place.forbid($c, "full"); end
                    rule "no GPU" when $c : Candidate( placement == Placement.GPU ) then place.forbid($c, "dear"); end
                    """;
            String rejected = """
                    rule "no" when Request() then place.reject(429, "no"); end
                    """;

            Decision decision = decide(TestPolicy.decider(forbidden + QUEUE, fleet.snapshot()), REQUEST);
            assertThat(decision.mayWait()).isFalse();
            assertThat(decision.refusal()).extracting(Refusal::status).isEqualTo(503);
            assertThat(decide(TestPolicy.decider(rejected + QUEUE, fleet.snapshot()), REQUEST)
                            .mayWait())
                    .isFalse();
            assertThat(decide(
                                    TestPolicy.decider(QUEUE, fleet.snapshot()),
                                    REQUEST.toBuilder().promptTokens(9000).build())
                            .mayWait())
                    .isFalse();
        }
    }

    @Test
    void hedgingAndTagsStandInTheDecision() {
        TestFleet fleet = new TestFleet().with("a", Placement.GPU, estimate(100, 10, 2));
        Decision decision = decide(TestPolicy.decider("""
                rule "hedge" when Request() then place.hedge(250, 0.05); place.tag("team", "search"); end
                rule "tag" salience 5 when Request() then place.tag("team", "ads"); place.tag("tier", "gold"); end
                """, fleet.snapshot()), REQUEST);

        assertThat(decision.hedging()).isEqualTo(new Outcome.Hedging(250, 0.05));
        assertThat(decision.tags()).isEqualTo(Map.of("team", "ads", "tier", "gold"));
        assertThat(Explainer.explain(decision).reproduced()).isTrue();
    }

    @Test
    void tagsStandInARefusalToo() {
        TestFleet fleet = new TestFleet().with("a", Placement.GPU, estimate(100, 10, 2));

        Decision decision = decide(TestPolicy.decider("""
                rule "no" when Request() then place.reject(403, "no"); place.tag("why", "because"); end
                """, fleet.snapshot()), REQUEST);

        assertThat(decision.refusal()).isNotNull();
        assertThat(decision.tags()).containsEntry("why", "because");
    }

    private static List<String> choices(Decision decision) {
        return IntStream.range(0, decision.choices())
                .mapToObj(rank -> decision.choice(rank).backend().id())
                .toList();
    }

    private Decision decide(Decider decider, InferenceRequest request) {
        return decider.decide(request, new UUID(1, 2), NOW, workspace);
    }
}
