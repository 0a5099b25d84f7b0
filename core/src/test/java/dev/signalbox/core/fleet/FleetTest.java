package dev.signalbox.core.fleet;

import static dev.signalbox.core.fleet.FakeSource.backend;
import static dev.signalbox.core.fleet.FakeSource.gaps;
import static dev.signalbox.core.fleet.FakeSource.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class FleetTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final FleetSettings STEADY = settings(0);

    private final ManualExecutor executor = new ManualExecutor();
    private final List<FleetSnapshot> changes = new ArrayList<>();
    private final FakeSource first = new FakeSource("first", executor, backend("a", "llama"));

    @Test
    void findsBackendsAndIsReady() {
        Fleet fleet = started(STEADY, first);

        assertThat(fleet.ready()).isCompletedWithValue(fleet.snapshot());
        assertThat(fleet.snapshot().models()).containsExactly("llama");
        assertThat(changes).containsExactly(fleet.snapshot());
        assertThat(fleet.problems()).isEmpty();
    }

    @Test
    void isReadyWithoutAnySource() {
        Fleet fleet = started(STEADY);

        assertThat(fleet.ready()).isCompleted();
        assertThat(changes).hasSize(1);
    }

    @Test
    void isReadyWithTheOthersWhenASourceNeverAnswers() {
        FakeSource silent = new FakeSource("silent", executor);
        silent.discover = CompletableFuture::new;
        Fleet fleet = started(STEADY, silent, first);
        assertThat(fleet.ready()).isNotDone();

        executor.advance(STEADY.discoveryTimeout());

        assertThat(fleet.ready()).isCompleted();
        assertThat(fleet.snapshot().models()).containsExactly("llama");
        assertThat(fleet.snapshot().undiscovered()).containsExactly("silent");
        assertThat(fleet.problems())
                .containsExactly(new FleetProblem(
                        "silent",
                        "discovery",
                        "TimeoutException: no answer within 10000 ms; none of its backends is known yet"));
    }

    @Test
    void knowsWhatItHasNotFoundYet() {
        first.discover = () -> CompletableFuture.failedFuture(new IllegalStateException("starting up"));
        Fleet fleet = started(STEADY, first);
        assertThat(fleet.snapshot().undiscovered()).containsExactly("first");

        first.lists();
        executor.advance(STEADY.longestBackoff());

        assertThat(fleet.snapshot().undiscovered()).isEmpty();
        assertThat(changes).hasSize(2);
    }

    @Test
    void tellsTheFirstDiscoveryOfAllSourcesAsOneChange() {
        FakeSource second = new FakeSource("second", executor, backend("b", "mistral"));

        started(STEADY, first, second);

        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).models()).containsExactly("llama", "mistral");
    }

    @Test
    void keepsTheStateOfBackendsThatStay() {
        Fleet fleet = started(STEADY, first);
        BackendState before = fleet.snapshot().offers().get(0).state();
        before.started(0);

        first.lists(backend("a", 16, "llama", "mistral"), backend("b", "mistral"));
        executor.advance(Duration.ofSeconds(10));

        assertThat(changes).hasSize(2);
        assertThat(fleet.snapshot().models()).containsExactly("llama", "mistral");
        assertThat(fleet.snapshot().offers().get(0).state()).isSameAs(before);
        assertThat(fleet.snapshot().offers().get(2).state()).isNotSameAs(before);
    }

    @Test
    void usesANewMaxConcurrencyForRequestsUnderWay() {
        Instant now = executor.instant();
        first.sees("a", serving(8, 0, now));
        Fleet fleet = started(STEADY, first);
        first.lists(backend("a", 16, "llama"));
        executor.advance(Duration.ofSeconds(10));
        BackendState state = fleet.snapshot().offers().get(0).state();

        state.started(0);

        assertThat(state.condition(0).load()).isEqualTo(new Load(9, 0, Double.NaN, now));
    }

    @Test
    void tellsNothingWhenNothingChanged() {
        started(STEADY, first);

        executor.advance(Duration.ofMinutes(5));

        assertThat(changes).hasSize(1);
        assertThat(first.discoveries).hasSizeGreaterThan(5);
    }

    @Test
    void keepsWhatWasFoundWhenALaterDiscoveryFails() {
        Fleet fleet = started(STEADY, first);
        first.discover = () -> CompletableFuture.failedStage(new IllegalStateException("no route"));

        executor.advance(Duration.ofSeconds(15));

        assertThat(fleet.snapshot().models()).containsExactly("llama");
        assertThat(fleet.problems())
                .containsExactly(new FleetProblem(
                        "first", "discovery", "IllegalStateException: no route; its backends stay as last known"));

        first.lists(backend("a", "llama"));
        executor.advance(Duration.ofSeconds(30));

        assertThat(fleet.problems()).isEmpty();
    }

    @Test
    void containsPluginsThatThrowOrAnswerNull() {
        FakeSource throwing = new FakeSource("throwing", executor);
        throwing.discover = () -> {
            throw new NoClassDefFoundError("com/example/Client");
        };
        FakeSource nothing = new FakeSource("nothing", executor);
        nothing.discover = () -> null;
        FakeSource nullAnswer = new FakeSource("null-answer", executor);
        nullAnswer.discover = () -> CompletableFuture.completedStage(null);
        FakeSource nullBackend = new FakeSource("null-backend", executor);
        nullBackend.discover = () -> CompletableFuture.completedStage(Arrays.asList((Backend) null));

        Fleet fleet = started(STEADY, throwing, nothing, nullAnswer, nullBackend, first);

        assertThat(fleet.snapshot().models()).containsExactly("llama");
        assertThat(fleet.problems().stream().map(FleetProblem::source))
                .containsExactly("throwing", "nothing", "null-answer", "null-backend");
    }

    @Test
    void refusesAnIdThatAnotherSourceHasUntilItIsGivenUp() {
        FakeSource second = new FakeSource("second", executor, backend("a", "mistral"));
        Fleet fleet = started(STEADY, first, second);

        assertThat(fleet.snapshot().models()).containsExactly("llama");
        assertThat(fleet.problems())
                .containsExactly(new FleetProblem(
                        "second",
                        "backend a",
                        "the id is taken by source first, so this backend is left out. Maybe give it another id."));

        first.lists();
        executor.advance(Duration.ofSeconds(10));

        assertThat(fleet.snapshot().models()).containsExactly("mistral");
        assertThat(fleet.problems()).isEmpty();

        first.lists(backend("a", "llama"));
        executor.advance(Duration.ofMinutes(1));

        assertThat(fleet.snapshot().models()).containsExactly("mistral");
        assertThat(fleet.problems().get(0).source()).isEqualTo("first");
    }

    @Test
    void placesWithoutAnEstimateWhereACostModelLacksAFigure() {
        first.costs = (backend, model) -> {
            throw new ConfigurationException("backend a: usdPerHour is missing");
        };
        Fleet fleet = started(STEADY, first);

        Offer offer = fleet.snapshot().offers().get(0);
        InferenceRequest request =
                InferenceRequest.builder(Operation.CHAT, "llama").build();

        assertThat(offer.estimator().estimate(request, Load.UNKNOWN)).isEqualTo(CostEstimate.UNKNOWN);
        assertThat(fleet.problems())
                .containsExactly(new FleetProblem(
                        "first",
                        "cost model of a for llama",
                        "backend a: usdPerHour is missing; requests are placed there without an estimate"));

        first.lists();
        executor.advance(Duration.ofSeconds(10));

        assertThat(fleet.problems()).isEmpty();
    }

    @Test
    void looksForModelsSoonWhileABackendOffersNone() {
        first.lists(backend("a"));
        Fleet fleet = started(STEADY, first);
        assertThat(fleet.backends().get(0).backend().id()).isEqualTo("a");

        executor.advance(Duration.ofSeconds(3));
        assertThat(first.discoveries).hasSize(4);
        first.lists(backend("a", "llama"));
        executor.advance(SECOND);

        assertThat(fleet.snapshot().models()).containsExactly("llama");
    }

    @Test
    void looksAtIdleBackendsMoreAndMoreRarely() {
        started(STEADY, first);

        executor.advance(Duration.ofSeconds(30));

        assertThat(gaps(first.samplings))
                .startsWith(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
    }

    @Test
    void looksAtBusyBackendsEverySecondAndLeavesTheIdleOnesOut() {
        FakeSource mixed = new FakeSource("mixed", executor, backend("busy", "llama"), backend("idle", "llama"));
        mixed.sample = asked -> {
            Map<String, BackendStatus> seen = new HashMap<>();
            asked.forEach(backend -> seen.put(backend.id(), serving(0, 0, executor.instant())));
            return CompletableFuture.completedStage(seen);
        };
        Fleet fleet = started(STEADY, mixed);
        executor.advance(Duration.ofSeconds(60));
        fleet.backends().get(0).state().started(0);
        executor.advance(Duration.ofSeconds(5));
        mixed.samplings.clear();
        mixed.sampled.clear();

        executor.advance(Duration.ofSeconds(20));

        assertThat(gaps(mixed.samplings)).containsOnly(SECOND);
        assertThat(mixed.sampled).allSatisfy(ids -> assertThat(ids).contains("busy"));
        assertThat(mixed.sampled.stream().filter(ids -> ids.contains("idle"))).hasSize(4);
    }

    @Test
    void looksMoreOftenAtABackendThatFlaps() {
        started(STEADY, first);
        executor.advance(Duration.ofSeconds(60));
        List<BackendStatus> answers = new ArrayList<>();
        first.sample = asked -> {
            BackendStatus status = answers.size() % 2 == 0
                    ? BackendStatus.notServing("503 from /health")
                    : serving(0, 0, executor.instant());
            answers.add(status);
            return CompletableFuture.completedStage(Map.of("a", status));
        };
        executor.advance(Duration.ofSeconds(5));
        first.samplings.clear();

        executor.advance(Duration.ofSeconds(10));

        assertThat(gaps(first.samplings)).containsOnly(SECOND);
    }

    @Test
    void callsAFailingSourceMoreAndMoreRarely() {
        first.sample = asked -> CompletableFuture.failedStage(new IllegalStateException("no route"));
        started(STEADY, first);

        executor.advance(Duration.ofMinutes(3));

        assertThat(gaps(first.samplings))
                .startsWith(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(16),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30));
    }

    @Test
    void keepsEveryDelayWithinTheJitterAndVariesIt() {
        first.sample = asked -> CompletableFuture.completedStage(Map.of("a", serving(1, 0, executor.instant())));
        Fleet fleet = started(settings(0.2), first);
        fleet.backends().get(0).state().started(0);

        executor.advance(Duration.ofMinutes(2));

        List<Duration> gaps = gaps(first.samplings);
        assertThat(gaps.subList(2, gaps.size()))
                .allSatisfy(gap -> assertThat(gap).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200)));
        assertThat(gaps.stream().distinct().count()).isGreaterThan(5);
    }

    @Test
    void looksAtManySourcesAtFewTimes() {
        List<FakeSource> sources = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sources.add(new FakeSource("source-" + i, executor, backend("backend-" + i, "llama")));
        }
        started(settings(0.2), sources.toArray(FakeSource[]::new));
        executor.advance(Duration.ofMinutes(1));
        sources.forEach(source -> source.samplings.clear());

        executor.advance(Duration.ofMinutes(1));

        List<Instant> looks =
                sources.stream().flatMap(source -> source.samplings.stream()).toList();
        assertThat(looks).hasSizeBetween(1_000, 1_400);
        assertThat(looks.stream().distinct().count()).isBetween(100L, 12 * 20L);
    }

    @Test
    void neverMakesTwoCallsAtOnceAndIgnoresAnAnswerAfterTheTimeout() {
        List<CompletableFuture<Map<String, BackendStatus>>> answers = new ArrayList<>();
        first.sample = asked -> {
            CompletableFuture<Map<String, BackendStatus>> answer = new UncancellableFuture<>();
            answers.add(answer);
            return answer;
        };
        Fleet fleet = started(STEADY, first);
        BackendState state = fleet.backends().get(0).state();

        executor.advance(Duration.ofMillis(1999));
        assertThat(answers).hasSize(1);
        executor.advance(Duration.ofMillis(1));
        answers.get(0).complete(Map.of("a", BackendStatus.notServing("late")));
        executor.settle();

        assertThat(state.condition(0).healthy()).isTrue();
        assertThat(fleet.problems()).hasSize(1);

        executor.advance(SECOND);
        answers.get(1).complete(Map.of("a", BackendStatus.notServing("in time")));
        executor.settle();

        assertThat(state.condition(0).detail()).isEqualTo("in time");
        assertThat(fleet.problems()).isEmpty();
    }

    @Test
    void givesUpACallThatRanIntoItsTimeout() {
        CompletableFuture<Map<String, BackendStatus>> answer = new CompletableFuture<>();
        first.sample = asked -> answer;
        started(STEADY, first);

        executor.advance(STEADY.timeout());

        assertThat(answer).isCompletedExceptionally().isNotCancelled();
    }

    @Test
    void keepsTheLastLoadWithItsAgeWhenABackendIsNotSeen() {
        Instant sampledAt = executor.instant();
        first.sees("a", serving(3, 1, sampledAt));
        Fleet fleet = started(STEADY, first);
        first.sample = asked -> CompletableFuture.completedStage(Map.of());

        executor.advance(Duration.ofSeconds(10));

        assertThat(fleet.backends().get(0).state().condition(0).load())
                .isEqualTo(new Load(3, 1, Double.NaN, sampledAt));
    }

    @Test
    void datesFiguresThatComeWithoutADateOrWithOneToCome() {
        Instant asked = executor.instant();
        first.sees("a", serving(3, 1, Load.NEVER));
        Fleet fleet = started(STEADY, first);
        BackendState state = fleet.backends().get(0).state();
        assertThat(state.condition(0).load().sampledAt()).isEqualTo(asked);

        first.sees("a", serving(3, 1, asked.plusSeconds(3600)));
        executor.advance(Duration.ofSeconds(2));

        assertThat(state.condition(0).load().sampledAt()).isEqualTo(asked.plusSeconds(2));
    }

    @Test
    void ignoresWhatALoadSourceSaysOfBackendsItWasNotAskedFor() {
        FakeSource second = new FakeSource("second", executor, backend("b", "llama"));
        second.sees("a", BackendStatus.notServing("none of its business"));

        Fleet fleet = started(STEADY, first, second);

        assertThat(fleet.backends().get(0).state().condition(0).healthy()).isTrue();
    }

    @Test
    void goesOnWhenTheListenerThrows() {
        Fleet fleet = new Fleet(List.of(first.source()), STEADY, executor, executor, new Random(1), snapshot -> {
            throw new IllegalStateException("not taken");
        });
        fleet.start();
        executor.settle();

        assertThat(fleet.ready()).isCompleted();
        assertThat(fleet.problems().get(0).message()).contains("not taken");
    }

    @Test
    void tellsWhatABackendAnswersToRequestsUntilItServesAgainOrIsGone() {
        Fleet fleet = started(STEADY, first);
        BackendState state = fleet.snapshot().offers().get(0).state();
        state.unusable("refuses the key", Long.MAX_VALUE);
        executor.advance(Duration.ofSeconds(10));

        FleetProblem problem = new FleetProblem("first", "answers of a", "refuses the key");
        assertThat(fleet.problems()).containsExactly(problem);

        state.started(0);
        state.ended(Ending.SUCCEEDED, 0);
        executor.advance(Duration.ofSeconds(10));
        assertThat(fleet.problems()).isEmpty();

        state.unusable("refuses the key", Long.MAX_VALUE);
        executor.advance(Duration.ofSeconds(10));
        assertThat(fleet.problems()).containsExactly(problem);
        first.lists(backend("b", "llama"));
        executor.advance(Duration.ofMinutes(1));
        assertThat(fleet.problems()).isEmpty();
    }

    @Test
    void makesNoMoreCallsOnceClosed() {
        CompletableFuture<Map<String, BackendStatus>> underWay = new CompletableFuture<>();
        first.sample = asked -> underWay;
        Fleet fleet = started(STEADY, first);

        fleet.close();
        executor.settle();
        int discoveries = first.discoveries.size();
        executor.advance(Duration.ofMinutes(5));

        assertThat(underWay).isCancelled();
        assertThat(first.discoveries).hasSize(discoveries);
        assertThat(executor.waiting()).isZero();
    }

    private Fleet started(FleetSettings settings, FakeSource... sources) {
        Fleet fleet = new Fleet(
                Arrays.stream(sources).map(FakeSource::source).toList(),
                settings,
                executor,
                executor,
                new Random(1),
                changes::add);
        fleet.start();
        executor.settle();
        return fleet;
    }

    private static FleetSettings settings(double jitter) {
        FleetSettings defaults = FleetSettings.DEFAULTS;
        return new FleetSettings(
                defaults.pollInterval(),
                defaults.discoveryInterval(),
                defaults.idleFactor(),
                defaults.timeout(),
                defaults.discoveryTimeout(),
                defaults.longestBackoff(),
                jitter,
                defaults.circuit());
    }

    /** A plugin's call that can't be stopped. */
    private static final class UncancellableFuture<T> extends CompletableFuture<T> implements CompletionStage<T> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }
}
