package dev.signalbox.core.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.fleet.TestBackends;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.cost.CostEstimate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What ended requests count for: a token costs a dollar here, in and out. */
final class LedgerCostTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T10:15:00Z"));

    private final Ledger ledger = new Ledger(List.of(new Budget("", Period.DAY, 1000, ZoneOffset.UTC)), CLOCK);

    @Test
    void anAnswerCountsWithTheTokensThatWereCounted() {
        ledger.completed(decision(true), ended(RequestResult.Outcome.ANSWERED, 0, 200, 5, 120, 30));

        assertThat(spent()).isEqualTo(150);
    }

    @Test
    void anAnswerWithoutUsageCountsAsPredicted() {
        ledger.completed(
                decision(true),
                ended(RequestResult.Outcome.ANSWERED, 0, 200, 5, InferenceRequest.UNKNOWN, InferenceRequest.UNKNOWN));

        assertThat(spent()).isEqualTo(100 + 50);
    }

    @Test
    void anAnswerThatBrokeOffOrWasGivenUpHalfwayCounts() {
        ledger.completed(decision(true), ended(RequestResult.Outcome.BROKEN_OFF, 0, 200, 5, -1, -1));
        ledger.completed(decision(true), ended(RequestResult.Outcome.CANCELLED, 0, 200, 5, -1, -1));

        assertThat(spent()).isEqualTo(300);
    }

    @Test
    void whatNobodyAnsweredCountsNothing() {
        ledger.completed(decision(true), ended(RequestResult.Outcome.FAILED, -1, 502, Double.NaN, -1, -1));
        ledger.completed(decision(true), ended(RequestResult.Outcome.ANSWERED, 0, 429, 5, -1, -1));
        ledger.completed(decision(true), ended(RequestResult.Outcome.CANCELLED, 0, 0, Double.NaN, -1, -1));

        assertThat(spent()).isZero();
    }

    @Test
    void theLoserOfAHedgedStreamCountsWithItsPromptAndOneToken() {
        ledger.completed(decision(true), hedged());

        assertThat(spent()).isEqualTo(120 + 30 + 120 + 1);
    }

    @Test
    void theLoserOfAHedgedWholeAnswerCountsInFull() {
        ledger.completed(decision(false), hedged());

        assertThat(spent()).isEqualTo(2 * (120 + 30));
    }

    private double spent() {
        return ledger.statuses().get(0).spentUsd();
    }

    private static RequestResult hedged() {
        return new RequestResult(
                RequestResult.Outcome.ANSWERED,
                1,
                2,
                200,
                5,
                10,
                120,
                30,
                "",
                RequestResult.Hedge.WON,
                List.of(
                        new RequestResult.Try(0, false, true, "was slower"),
                        new RequestResult.Try(1, true, false, "answered")));
    }

    private static RequestResult ended(
            RequestResult.Outcome outcome, int choice, int status, double ttftMs, int promptTokens, int outputTokens) {
        return new RequestResult(outcome, choice, 1, status, ttftMs, 10, promptTokens, outputTokens, "");
    }

    private static Decision decision(boolean streaming) {
        PolicySource source = PolicySource.of(Map.of(
                PolicySource.SETTINGS,
                "name: test\ndefaultClass: chat\nclasses:\n  chat: {expectedOutputTokens: 50}\n",
                "rules/test.drl",
                "package test;\n"));
        Policy policy = new PolicyCompiler().compile(source).policy().orElseThrow();
        Decider decider = new Decider(policy, policy.matrix(), FleetSnapshot.of(List.of(offer("a"), offer("b"))));
        InferenceRequest request = InferenceRequest.builder(Operation.CHAT, "llama")
                .promptTokens(100)
                .streaming(streaming)
                .build();
        return decider.decide(request, new UUID(1, 2), CLOCK.millis(), new Workspace());
    }

    private static Offer offer(String id) {
        return TestBackends.offer(id, "llama", (request, load) -> {
            double usd = request.promptTokens() + request.expectedOutputTokens();
            return new CostEstimate(100, 10, usd, usd, Double.NaN, Double.NaN, Double.NaN);
        });
    }
}
