package dev.signalbox.core.decision;

import static dev.signalbox.core.decision.TestFleet.MODEL;
import static dev.signalbox.core.decision.TestFleet.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.fleet.TestBackends;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What decisions make of what prefix caches likely hold: here ten blocks of ten tokens, of which b holds eight at first. */
final class PrefixOverlapTest {

    private static final InferenceRequest REQUEST =
            InferenceRequest.builder(Operation.CHAT, MODEL).promptTokens(100).build();
    private static final PromptPrefix PREFIX = new PromptPrefix(new long[10], 40, 400);

    private static final String RULES = """
            rule "where it is held" when $c : Candidate( prefixOverlap >= 0.5 ) then place.prefer($c, 5); end
            rule "where it is not" when $c : Candidate( prefixOverlap < 0.5 ) then place.tag("held", "no"); end
            """;

    /** A tenth of a dollar for each token that is read. */
    private static final Estimator PER_TOKEN = new Estimator() {
        @Override
        public CostEstimate estimate(InferenceRequest request, Load load) {
            return estimate(request, load, 0);
        }

        @Override
        public CostEstimate estimate(InferenceRequest request, Load load, int cachedPromptTokens) {
            int read = request.promptTokens() - cachedPromptTokens;
            return new CostEstimate(read, 10, read / 10.0, 0, 0, 0, Double.NaN);
        }
    };

    private final Blocks blocks = new Blocks();
    private final WorldSources sources = new WorldSources(BudgetSource.NONE, GridSource.NONE, blocks);
    private final Workspace workspace = new Workspace();
    private final Decider decider = decider(RULES);

    @Test
    void rulesAndCostModelsSeeWhatIsHeld() {
        Decision decision = decide(decider, PREFIX);

        assertThat(decision.choice(0).backend().id()).isEqualTo("b");
        assertThat(decision.estimate().ttftMs()).isEqualTo(20);
        assertThat(decision.estimate().usd()).isEqualTo(2);
        Explanation explanation = Explainer.explain(decision);
        assertThat(explanation.candidates())
                .extracting(Explanation.Candidate::cachedTokens)
                .containsExactly(80, 0);
        assertThat(explanation.candidates())
                .extracting(candidate -> candidate.estimate().usd())
                .containsExactly(2.0, 10.0);
    }

    @Test
    void aDecisionIsExplainedByWhatWasHeldThen() {
        Decision decision = decide(decider, PREFIX);
        Explanation before = Explainer.explain(decision);
        blocks.held = Map.of("a", 10);

        Explanation after = Explainer.explain(decision);

        assertThat(after).isEqualTo(before);
        assertThat(after.reproduced()).isTrue();
        assertThat(decide(decider, PREFIX).choice(0).backend().id()).isEqualTo("a");
    }

    @Test
    void anotherPolicyDecidesAboutTheSameByWhatWasHeldThen() {
        Decision decision = decide(decider, PREFIX);
        blocks.held = Map.of("a", 10);

        Decision other = decider(RULES).redecide(decision, new Workspace());

        assertThat(other.choice(0).backend().id()).isEqualTo("b");
    }

    @Test
    void whatIsSpentIsWhatHadToBeRead() {
        Decision decision = decide(decider, PREFIX);

        assertThat(decision.spent(new RequestResult(RequestResult.Outcome.ANSWERED, 0, 1, 200, 1, 1, 120, 5, ""))
                        .usd())
                .isEqualTo(4);
    }

    @Test
    void ofAnUnknownPromptNothingIsKnown() {
        Decision decision = decide(decider, PromptPrefix.UNKNOWN);

        assertThat(decision.tags()).isEmpty();
        assertThat(Explainer.explain(decision).candidates())
                .extracting(Explanation.Candidate::cachedTokens)
                .containsOnly(InferenceRequest.UNKNOWN);
        assertThat(Explainer.explain(decision).reasons()).isEmpty();
    }

    @Test
    void aPromptThatNobodyHoldsIsKnownNotToBeHeld() {
        blocks.held = Map.of();

        assertThat(decide(decider, PREFIX).tags()).containsEntry("held", "no");
    }

    private Decision decide(Decider by, PromptPrefix prefix) {
        return by.decide(REQUEST, prefix, new UUID(1, 2), NOW, 0, workspace);
    }

    private Decider decider(String rules) {
        return TestPolicy.decider(
                rules,
                FleetSnapshot.of(
                        List.of(TestBackends.offer("a", MODEL, PER_TOKEN), TestBackends.offer("b", MODEL, PER_TOKEN))),
                sources);
    }

    /** How many blocks are held, by backend. */
    private static final class Blocks implements PrefixSource {

        private Map<String, Integer> held = Map.of("b", 8);

        @Override
        public int blockBytes() {
            return 40;
        }

        @Override
        public void overlaps(PromptPrefix prefix, CandidateGroup group, int[] blocks) {
            for (int i = 0; i < blocks.length; i++) {
                blocks[i] = held.getOrDefault(group.offer(i).backend().id(), 0);
            }
        }

        @Override
        public void sent(PromptPrefix prefix, Offer offer) {}
    }
}
