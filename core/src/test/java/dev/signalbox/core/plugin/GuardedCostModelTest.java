package dev.signalbox.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.http.Condition;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedCostModelTest {

    private static final CostEstimate GOOD = estimate(100);
    private static final CostEstimate FALLBACK = estimate(7);
    private static final Backend BACKEND =
            new Backend("gpu-a", Placement.GPU, "", URI.create("http://a"), "", true, 8, List.of(), Map.of(), Map.of());
    private static final ServedModel MODEL = new ServedModel("m", "m", Set.of(Operation.CHAT), "", 4096);
    private static final InferenceRequest REQUEST =
            InferenceRequest.builder(Operation.CHAT, "m").build();

    private final PluginThreads threads = new PluginThreads("p", GuardedCostModelTest.class.getClassLoader());
    private final Standing standing =
            new Standing(new ComponentId("p", "cost model", "t", "gpu-a"), () -> Instant.ofEpochMilli(clock()));
    private long now = 1_000_000;
    private int calls;
    private int timings;
    private long takes;
    private Estimator behaviour = (request, load) -> GOOD;
    private CostModel model = (backend, served) -> (request, load) -> {
        calls++;
        now += takes;
        return behaviour.estimate(request, load);
    };
    private final Estimator guarded = guarded();

    @AfterEach
    void end() {
        threads.end(Duration.ofSeconds(10));
        assertThat(threads.leftBehind()).doesNotContain("plugin-p-call-1");
    }

    @Test
    void aGoodEstimatePassesThrough() {
        assertThat(estimate()).isSameAs(GOOD);
        assertThat(state()).isEqualTo(PluginState.OK);
    }

    @Test
    void anEstimateThatKnowsNothingIsReplacedByTheFallback() {
        behaviour = (request, load) -> CostEstimate.UNKNOWN;

        assertThat(estimate()).isSameAs(FALLBACK);
        assertThat(state()).isEqualTo(PluginState.OK);
    }

    @Test
    void theFallbackIsToldFromAModelThatSaysTheSame() {
        Predicate<CostEstimate> fallback = guardedModel().fallback();
        behaviour = (request, load) -> estimate(7);
        assertThat(estimate()).isEqualTo(FALLBACK);
        assertThat(fallback.test(estimate())).isFalse();

        fail();

        assertThat(fallback.test(estimate())).isTrue();
        assertThat(fallback.test(estimate())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1e12})
    void anImpossibleFigureIsReplacedAndTheModelSetAside(double figure) {
        behaviour = (request, load) -> estimate(figure);

        assertThat(estimate()).isSameAs(FALLBACK);
        assertThat(state()).isEqualTo(PluginState.QUARANTINED);
        assertThat(reason()).startsWith("it estimated CostEstimate[").contains(String.valueOf(figure));
    }

    @Test
    void eachFigureIsLookedAt() {
        for (int i = 0; i < 7; i++) {
            double[] f = {1, 1, 1, 1, 1, 1, 1};
            f[i] = -1;
            behaviour = (request, load) -> new CostEstimate(f[0], f[1], f[2], f[3], f[4], f[5], f[6]);

            assertThat(guarded().estimate(REQUEST, Load.UNKNOWN)).isSameAs(FALLBACK);
        }
    }

    @Test
    void whatIsThrownStaysInside() {
        behaviour = (request, load) -> {
            throw new StackOverflowError("deep");
        };

        assertThat(estimate()).isSameAs(FALLBACK);
        assertThat(state()).isEqualTo(PluginState.QUARANTINED);
        assertThat(reason())
                .isEqualTo("it threw java.lang.StackOverflowError: deep; the fallback estimate holds, next try in 1 s");
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsReplaced() {
        behaviour = (request, load) -> null;

        assertThat(estimate()).isSameAs(FALLBACK);
    }

    @Test
    void aModelThatIsSetAsideIsNotCalledUntilThePauseIsOver() {
        fail();
        behaviour = (request, load) -> GOOD;
        int before = calls;

        assertThat(estimate()).isSameAs(FALLBACK);
        after(Duration.ofMillis(999));
        assertThat(estimate()).isSameAs(FALLBACK);
        assertThat(calls).isEqualTo(before);

        after(Duration.ofMillis(1));
        assertThat(estimate()).isSameAs(GOOD);
        assertThat(state()).isEqualTo(PluginState.OK);
        assertThat(estimate()).isSameAs(GOOD);
    }

    @Test
    void onlyOneCallTriesAfterThePause() {
        fail();
        after(Duration.ofSeconds(1));
        CostEstimate[] meanwhile = new CostEstimate[1];
        behaviour = (request, load) -> {
            behaviour = (inner, innerLoad) -> GOOD;
            meanwhile[0] = estimate();
            return GOOD;
        };

        assertThat(estimate()).isSameAs(GOOD);
        assertThat(meanwhile[0]).isSameAs(FALLBACK);
    }

    @Test
    void pausesGrowToFiveMinutesWhileTriesFail() {
        fail();
        long[] seconds = {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
        for (int i = 0; i < seconds.length; i++) {
            assertThat(reason()).endsWith("next try in " + seconds[i] + " s");
            int before = calls;
            after(Duration.ofSeconds(seconds[i]).minusNanos(1));
            estimate();
            assertThat(calls).isEqualTo(before);
            after(Duration.ofNanos(1));
            estimate();
            assertThat(calls).isEqualTo(before + 1);
        }
    }

    @Test
    void pausesBeginAnewOnceTheModelIsTrusted() {
        fail();
        after(Duration.ofSeconds(1));
        behaviour = (request, load) -> GOOD;
        estimate();
        fail();
        assertThat(reason()).endsWith("next try in 2 s");
        after(Duration.ofSeconds(2));
        behaviour = (request, load) -> GOOD;
        repeat(17);

        fail();

        assertThat(reason()).endsWith("next try in 1 s");
    }

    @Test
    void aModelThatIsSlowFromTheStartIsSetAsideAfterNineCalls() {
        takes = Duration.ofMillis(5).toNanos();

        repeat(8);
        assertThat(state()).isEqualTo(PluginState.OK);
        repeat(1);
        assertThat(state()).isEqualTo(PluginState.QUARANTINED);
        assertThat(reason()).startsWith("9 of its latest 16 timed estimates took longer than 50 us");
    }

    @Test
    void aModelThatBecomesSlowIsSetAsideSoon() {
        repeat(1000);
        takes = Duration.ofMillis(5).toNanos();
        int before = calls;

        repeat(100);

        assertThat(state()).isEqualTo(PluginState.QUARANTINED);
        assertThat(calls - before).isLessThanOrEqualTo(64 + 9);
    }

    @Test
    void aPauseOfTheMachineNowAndThenIsForgiven() {
        for (int i = 0; i < 100; i++) {
            takes = Duration.ofMillis(50).toNanos();
            repeat(1);
            takes = 100;
            repeat(3);
        }

        assertThat(state()).isEqualTo(PluginState.OK);
    }

    @Test
    void aModelThatIsStillSlowAfterThePauseStaysSetAside() {
        fail();
        after(Duration.ofSeconds(1));
        behaviour = (request, load) -> GOOD;
        takes = Duration.ofMillis(2).toNanos();

        assertThat(estimate()).isSameAs(GOOD);
        assertThat(estimate()).isSameAs(FALLBACK);
        assertThat(reason())
                .isEqualTo(
                        "its estimate after the pause took 2000 us; the fallback estimate holds, next try" + " in 2 s");
    }

    @Test
    void aModelThatHoldsUpTwoRequestsInARowIsSetAsideAtOnce() {
        takes = Duration.ofSeconds(1).toNanos();

        repeat(1);
        assertThat(state()).isEqualTo(PluginState.OK);
        repeat(1);

        assertThat(state()).isEqualTo(PluginState.QUARANTINED);
        assertThat(reason()).startsWith("two estimates in a row took longer than 10 ms, the last one 1000 ms");
    }

    @Test
    void aTrustedModelIsTimedAtOnceWhenItIsSuspected() {
        GuardedCostModel suspected = guardedModel();
        Estimator trusted = suspected.estimator(BACKEND, MODEL);
        for (int i = 0; i < 1000; i++) {
            trusted.estimate(REQUEST, Load.UNKNOWN);
        }
        takes = Duration.ofSeconds(1).toNanos();

        suspected.suspect();
        trusted.estimate(REQUEST, Load.UNKNOWN);
        trusted.estimate(REQUEST, Load.UNKNOWN);

        assertThat(state()).isEqualTo(PluginState.QUARANTINED);
    }

    @Test
    void anEstimatorThatNeverReturnsNeverGetsOnARequestsWay() {
        CountDownLatch forever = new CountDownLatch(1);
        model = (backend, served) -> (request, load) -> {
            try {
                forever.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return GOOD;
        };

        Estimator hanging = guarded();

        assertThat(hanging.estimate(REQUEST, Load.UNKNOWN)).isSameAs(FALLBACK);
        assertThat(state()).isEqualTo(PluginState.DEGRADED);
        assertThat(reason()).startsWith("no estimates yet for model m on gpu-a: estimator has not returned");
    }

    @Test
    void anEstimatorThatIsPreparedLateIsUsedFromThenOn() {
        CountDownLatch late = new CountDownLatch(1);
        model = (backend, served) -> {
            await(late);
            return (request, load) -> GOOD;
        };
        Estimator slow = guarded();
        assertThat(slow.estimate(REQUEST, Load.UNKNOWN)).isSameAs(FALLBACK);
        now += Duration.ofMillis(5).toNanos();

        late.countDown();

        Condition.await(
                "it works again", () -> slow.estimate(REQUEST, Load.UNKNOWN).equals(GOOD));
        Condition.await("it works again", () -> state() == PluginState.OK);
        assertThat(standing.since()).isEqualTo(clock());
    }

    @Test
    void aClosedModelAnswersWithTheFallbackAndLetsGoOfThePlugins() {
        GuardedCostModel closed = guardedModel();
        Estimator estimator = closed.estimator(BACKEND, MODEL);
        assertThat(estimator.estimate(REQUEST, Load.UNKNOWN)).isSameAs(GOOD);
        int before = calls;

        closed.close();

        assertThat(estimator.estimate(REQUEST, Load.UNKNOWN)).isSameAs(FALLBACK);
        assertThat(closed.estimator(BACKEND, MODEL).estimate(REQUEST, Load.UNKNOWN))
                .isSameAs(FALLBACK);
        assertThat(calls).isEqualTo(before);
        assertThat(standing.since()).isEqualTo(clock());
        assertThat(state()).isEqualTo(PluginState.CLOSED);
    }

    @Test
    void whatACacheSparesIsPassedOn() {
        model = (backend, served) -> new Estimator() {
            @Override
            public CostEstimate estimate(InferenceRequest request, Load load) {
                return GOOD;
            }

            @Override
            public CostEstimate estimate(InferenceRequest request, Load load, int cachedPromptTokens) {
                return GuardedCostModelTest.estimate(cachedPromptTokens);
            }
        };
        Estimator caching = guarded();

        assertThat(caching.estimate(REQUEST, Load.UNKNOWN)).isSameAs(GOOD);
        assertThat(caching.estimate(REQUEST, Load.UNKNOWN, 20).ttftMs()).isEqualTo(20);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTrustedModelIsTimedRarely() {
        repeat(1000);
        long before = now;
        takes = 0;

        repeat(6400);

        assertThat(timings).isLessThan(2 * (16 + (1000 + 6400) / 64 + 2));
        assertThat(now).isEqualTo(before);
    }

    private Estimator guarded() {
        return guardedModel().estimator(BACKEND, MODEL);
    }

    private GuardedCostModel guardedModel() {
        return new GuardedCostModel(new Containment<>(model, threads, standing, () -> now), FALLBACK, () -> {
            timings++;
            return now;
        });
    }

    private long clock() {
        return now / 1_000_000;
    }

    private CostEstimate estimate() {
        return guarded.estimate(REQUEST, Load.UNKNOWN);
    }

    private void repeat(int times) {
        for (int i = 0; i < times; i++) {
            estimate();
        }
    }

    private void fail() {
        behaviour = (request, load) -> {
            throw new IllegalStateException("no");
        };
        estimate();
    }

    private void after(Duration duration) {
        now += duration.toNanos();
    }

    private PluginState state() {
        return standing.status().state();
    }

    private String reason() {
        return standing.status().reason();
    }

    private static CostEstimate estimate(double ttftMs) {
        return new CostEstimate(ttftMs, 10, 0.1, 0, 30, 0.01, 0.2);
    }
}
