package dev.signalbox.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class BackendStateTest {

    private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final CircuitSettings CIRCUIT = new CircuitSettings(3, Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final BackendState state = new BackendState(4, CIRCUIT);

    @Test
    void isWorthATryBeforeAnythingIsKnown() {
        assertThat(state.condition(NOW)).isEqualTo(BackendCondition.INITIAL);
    }

    @Test
    void addsRequestsSentSinceTheSampleUntilAllSlotsAreTakenAndLetsTheOthersWait() {
        state.observed(BackendStatus.serving(load(3, 0)), NOW);

        start(3);

        assertThat(state.condition(NOW).load()).isEqualTo(load(4, 2));
    }

    @Test
    void letsRequestsWaitBehindOthersThatWaitThoughSlotsSeemFree() {
        state.observed(BackendStatus.serving(load(2, 5)), NOW);

        start(1);

        assertThat(state.condition(NOW).load()).isEqualTo(load(2, 6));
    }

    @Test
    void countsOwnRequestsOnlyOnceWhenTheyAreInTheSample() {
        start(2);

        state.observed(BackendStatus.serving(load(2, 0)), NOW);

        assertThat(state.condition(NOW).load()).isEqualTo(load(2, 0));
    }

    @Test
    void takesEndedRequestsFromTheSample() {
        start(2);
        state.observed(BackendStatus.serving(load(3, 0)), NOW);

        state.ended(Ending.SUCCEEDED, NOW);
        state.ended(Ending.CANCELLED, NOW);

        assertThat(state.condition(NOW).load()).isEqualTo(load(1, 0));
    }

    @Test
    void knowsOwnRequestsOfABackendThatTellsNothing() {
        start(2);
        state.observed(BackendStatus.serving(Load.UNKNOWN), NOW);

        Load load = state.condition(NOW).load();

        assertThat(load.running()).isEqualTo(2);
        assertThat(load.waiting()).isEqualTo(InferenceRequest.UNKNOWN);
        assertThat(load.sampledAt()).isEqualTo(Load.NEVER);
    }

    @Test
    void leavesUnknownQueuesUnknown() {
        state.observed(BackendStatus.serving(load(4, InferenceRequest.UNKNOWN)), NOW);

        start(1);

        assertThat(state.condition(NOW).load()).isEqualTo(load(5, InferenceRequest.UNKNOWN));
    }

    @Test
    void takesNoRequestWhileItsLoadSourceSaysItDoesNotServe() {
        state.observed(BackendStatus.notServing("no answer from /health"), NOW);

        assertThat(state.condition(NOW).healthy()).isFalse();
        assertThat(state.condition(NOW).detail()).isEqualTo("no answer from /health");

        state.observed(BackendStatus.serving(Load.UNKNOWN), NOW);

        assertThat(state.condition(NOW).healthy()).isTrue();
    }

    @Test
    void isLeftAloneAfterFailuresInARowUntilThePauseIsOver() {
        fail(3, NOW);

        assertThat(state.condition(NOW).healthy()).isFalse();
        assertThat(state.condition(NOW).detail()).isEqualTo("3 requests in a row failed");
        assertThat(state.condition(NOW + 999).healthy()).isFalse();
        assertThat(state.condition(NOW + 1000).healthy()).isTrue();
    }

    @Test
    void forgetsFailuresOnASuccess() {
        fail(2, NOW);
        end(Ending.SUCCEEDED, NOW);
        fail(2, NOW);

        assertThat(state.condition(NOW).healthy()).isTrue();
    }

    @Test
    void countsNeitherForNorAgainstWhatTellsNothing() {
        fail(2, NOW);
        end(Ending.CANCELLED, NOW);
        fail(1, NOW);

        assertThat(state.condition(NOW).healthy()).isFalse();
    }

    @Test
    void takesOneTrialAfterThePauseWhichClosesTheCircuit() {
        fail(3, NOW);
        long afterPause = NOW + 1000;

        state.started(afterPause);

        assertThat(state.condition(afterPause).healthy()).isFalse();

        state.ended(Ending.SUCCEEDED, afterPause + 10);

        assertThat(state.condition(afterPause + 10).healthy()).isTrue();
    }

    @Test
    void pausesTwiceAsLongAfterEachFailedTrialUpToTheLongestPause() {
        fail(3, NOW);
        long now = NOW;
        for (long pause : List.of(1000L, 2000L, 4000L, 5000L, 5000L)) {
            assertThat(state.condition(now + pause - 1).healthy()).isFalse();
            assertThat(state.condition(now + pause).healthy()).isTrue();
            now += pause;
            fail(1, now);
        }
    }

    @Test
    void triesAgainAtOnceWhenATrialToldNothing() {
        fail(3, NOW);
        state.started(NOW + 1000);
        state.ended(Ending.CANCELLED, NOW + 1200);

        assertThat(state.condition(NOW + 1200).healthy()).isTrue();
    }

    @Test
    void triesAgainWhenATrialNeverEnds() {
        fail(3, NOW);
        state.started(NOW + 1000);

        assertThat(state.condition(NOW + 1999).healthy()).isFalse();
        assertThat(state.condition(NOW + 2000).healthy()).isTrue();
    }

    @Test
    void doesNotPauseLongerForFailuresThatWereUnderWay() {
        start(6);
        for (int i = 0; i < 6; i++) {
            state.ended(Ending.FAILED, NOW);
        }

        assertThat(state.condition(NOW + 1000).healthy()).isTrue();
    }

    @Test
    void isLeftAloneAsLongAsItAsksTo() {
        state.unavailable("429, retry after 30 s", NOW + 30_000);
        state.unavailable("429, retry after 5 s", NOW + 5_000);
        end(Ending.SUCCEEDED, NOW);

        assertThat(state.condition(NOW + 29_999).healthy()).isFalse();
        assertThat(state.condition(NOW + 29_999).detail()).isEqualTo("429, retry after 30 s");
        assertThat(state.condition(NOW + 30_000).healthy()).isTrue();
    }

    @Test
    void staysUnavailableThroughSamples() {
        state.unavailable("429", NOW + 30_000);
        state.observed(BackendStatus.serving(load(0, 0)), NOW + 1000);

        assertThat(state.condition(NOW + 1000).healthy()).isFalse();
        assertThat(state.condition(NOW + 1000).load()).isEqualTo(load(0, 0));
    }

    @Test
    void weighsRecentFailuresMore() {
        for (int i = 0; i < 10; i++) {
            end(Ending.SUCCEEDED, NOW);
        }
        assertThat(state.condition(NOW).errorRate()).isZero();

        end(Ending.FAILED, NOW + (long) FailureShare.TIME_CONSTANT_MS);

        double left = 10 / Math.E;
        assertThat(state.condition(NOW).errorRate()).isCloseTo(1 / (1 + left), within(1e-9));
    }

    @Test
    void forgetsTheErrorRateWhenNothingRecentIsKnown() {
        fail(1, NOW);
        state.unobserved(NOW + 60_000);
        assertThat(state.condition(NOW).errorRate()).isEqualTo(1);

        state.unobserved(NOW + 180_001);

        assertThat(state.condition(NOW).errorRate()).isNaN();
    }

    @Property
    void staysWithinBoundsInAnyInterleaving(
            @ForAll("steps") List<Step> steps, @ForAll("concurrencies") int maxConcurrency) {
        BackendState backend = new BackendState(maxConcurrency, CIRCUIT);
        long now = NOW;
        int expectedInFlight = 0;
        for (Step step : steps) {
            now += step.millis;
            switch (step.kind) {
                case STARTED -> {
                    backend.started(now);
                    expectedInFlight++;
                }
                case SUCCEEDED, FAILED, CANCELLED -> {
                    backend.ended(Ending.valueOf(step.kind.name()), now);
                    expectedInFlight = Math.max(0, expectedInFlight - 1);
                }
                case OBSERVED -> backend.observed(BackendStatus.serving(load(step.running, step.waiting)), now);
                case UNAVAILABLE -> backend.unavailable("429", now + step.running);
            }
            BackendCondition condition = backend.condition(now);
            assertThat(backend.inFlight()).isEqualTo(expectedInFlight);
            assertThat(condition.load().running()).isGreaterThanOrEqualTo(InferenceRequest.UNKNOWN);
            assertThat(condition.load().waiting()).isGreaterThanOrEqualTo(InferenceRequest.UNKNOWN);
            assertThat(Double.isNaN(condition.errorRate())
                            || (condition.errorRate() >= 0 && condition.errorRate() <= 1))
                    .isTrue();
            assertThat(condition.healthy() || !condition.detail().isEmpty()).isTrue();
            // However badly it fared, it is tried again within the longest pause.
            assertThat(backend.condition(now + 5000).healthy()).isTrue();
        }
    }

    @Test
    void losesNoRequestWhenManyThreadsReportAtOnce() throws Exception {
        int threads = 4;
        int rounds = 5_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> results = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int keep = thread;
            results.add(pool.submit(() -> {
                go.await();
                for (int round = 0; round < rounds; round++) {
                    state.started(NOW);
                    state.observed(BackendStatus.serving(load(round % 5, 0)), NOW);
                    state.ended(round % 2 == 0 ? Ending.SUCCEEDED : Ending.FAILED, NOW);
                }
                for (int kept = 0; kept < keep; kept++) {
                    state.started(NOW);
                }
                return null;
            }));
        }
        go.countDown();
        for (Future<?> result : results) {
            result.get(30, TimeUnit.SECONDS);
        }
        pool.shutdown();

        assertThat(state.inFlight()).isEqualTo(1 + 2 + 3);
        state.observed(BackendStatus.serving(Load.UNKNOWN), NOW);
        assertThat(state.condition(NOW + 5000).load().running()).isEqualTo(6);
        assertThat(state.condition(NOW).errorRate()).isCloseTo(0.5, within(1e-9));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 2000),
                        Arbitraries.integers().between(-1, 100),
                        Arbitraries.integers().between(-1, 100))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<Integer> concurrencies() {
        return Arbitraries.of(InferenceRequest.UNKNOWN, 1, 4, 64);
    }

    private enum Kind {
        STARTED,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        OBSERVED,
        UNAVAILABLE
    }

    private record Step(Kind kind, int millis, int running, int waiting) {}

    private void start(int count) {
        for (int i = 0; i < count; i++) {
            state.started(NOW);
        }
    }

    private void end(Ending ending, long now) {
        state.started(now);
        state.ended(ending, now);
    }

    private void fail(int count, long now) {
        for (int i = 0; i < count; i++) {
            end(Ending.FAILED, now);
        }
    }

    private static Load load(int running, int waiting) {
        return new Load(running, waiting, Double.NaN, Instant.ofEpochMilli(NOW));
    }
}
