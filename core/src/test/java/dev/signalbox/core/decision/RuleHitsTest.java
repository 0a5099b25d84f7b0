package dev.signalbox.core.decision;

import static dev.signalbox.core.decision.TestFleet.NOW;
import static dev.signalbox.core.decision.TestFleet.estimate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RuleHitsTest {

    @Test
    void countsWhatFiredAndRemembersWhen() {
        Decider decider = TestPolicy.decider(
                """
                rule "all" when Request() then place.minimise("cost"); end
                rule "long" when Request( promptTokens > 100 ) then place.fallback(Placement.GPU); end
                rule "never" when Request( tenant == "x" ) then place.queue(10); end
                """,
                new TestFleet().with("gpu", Placement.GPU, estimate(1, 1, 1)).snapshot());

        count(decider, 10, NOW);
        count(decider, 200, NOW + 5);
        count(decider, 20, NOW + 9);

        RuleHits hits = decider.hits();
        assertThat(hits.decisions()).isEqualTo(3);
        assertThat(hits.since()).hasValue(NOW);
        assertThat(hits.fired(0)).isEqualTo(3);
        assertThat(hits.lastFired(0)).hasValue(NOW + 9);
        assertThat(hits.fired(1)).isEqualTo(1);
        assertThat(hits.lastFired(1)).hasValue(NOW + 5);
        assertThat(hits.fired(2)).isZero();
        assertThat(hits.lastFired(2)).isEmpty();
    }

    @Test
    void goesOnCountingOnAnotherFleet() {
        Decider decider = TestPolicy.decider(
                "rule \"all\" when Request() then place.minimise(\"cost\"); end",
                new TestFleet().with("gpu", Placement.GPU, estimate(1, 1, 1)).snapshot());
        count(decider, 10, NOW);
        Decider later = decider.on(
                new TestFleet().with("cpu", Placement.CPU, estimate(1, 1, 1)).snapshot());
        count(later, 10, NOW);

        assertThat(later.hits().fired(0)).isEqualTo(2);
    }

    @Test
    void aRuleThatClassifiesIsCountedIfItGaveTheClassEvenWhereNobodyServes() {
        Decider decider = TestPolicy.decider("""
                rule "long" when Request( promptTokens > 100 ) then place.classify("voice"); end
                rule "longer" salience 5 when Request( promptTokens > 1000 ) then place.classify("voice"); end
                """, new TestFleet().snapshot());

        count(decider, 10, NOW);
        count(decider, 200, NOW + 5);
        count(decider, 2000, NOW + 9);

        RuleHits hits = decider.hits();
        assertThat(hits.decisions()).isEqualTo(3);
        assertThat(hits.since()).hasValue(NOW);
        assertThat(hits.fired(0))
                .as("of both that match, the other one gave the class")
                .isEqualTo(1);
        assertThat(hits.fired(1)).isEqualTo(1);
        assertThat(hits.lastFired(1)).hasValue(NOW + 9);
    }

    private static void count(Decider decider, int promptTokens, long now) {
        InferenceRequest request = InferenceRequest.builder(Operation.CHAT, TestFleet.MODEL)
                .promptTokens(promptTokens)
                .build();
        decider.hits().count(decider.decide(request, new UUID(1, 2), now, new Workspace()));
    }
}
