package dev.signalbox.core.fleet;

import static dev.signalbox.core.fleet.FakeSource.backend;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a fleet whose sources change while it is watched. */
final class FleetChangeTest {

    private final ManualExecutor executor = new ManualExecutor();
    private final List<FleetSnapshot> changes = new ArrayList<>();
    private final FakeSource first = new FakeSource("first", executor, backend("a", "llama"));
    private final FakeSource second = new FakeSource("second", executor, backend("b", "mistral"));
    private final BackendSource firstSource = first.source();

    @Test
    void addsASourceWithoutTouchingTheOthers() {
        Fleet fleet = started(firstSource);
        BackendState state = fleet.snapshot().offers().get(0).state();

        use(fleet, firstSource, second.source());

        assertThat(ids(fleet)).containsExactly("a", "b");
        assertThat(fleet.snapshot().offers().get(0).state()).isSameAs(state);
        assertThat(first.discoveries).hasSize(1);
    }

    @Test
    void removesASourceWithItsProblemsAndCallsItNoMore() {
        first.sample = asked -> CompletableFuture.failedStage(new IllegalStateException("no route"));
        Fleet fleet = started(firstSource, second.source());
        assertThat(fleet.problems()).hasSize(1);

        use(fleet);
        int samplings = first.samplings.size();
        executor.advance(Duration.ofMinutes(5));

        assertThat(ids(fleet)).isEmpty();
        assertThat(fleet.problems()).isEmpty();
        assertThat(first.samplings).hasSize(samplings);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void offersWhatAFormerSourceFoundUntilItsSuccessorHasFoundSomething() {
        Fleet fleet = started(firstSource);
        Offer before = fleet.snapshot().offers().get(0);
        FakeSource successor = new FakeSource("first", executor);
        CompletableFuture<List<Backend>> answer = new CompletableFuture<>();
        successor.discover = () -> answer;

        use(fleet, successor.source());

        Offer meanwhile = fleet.snapshot().offers().get(0);
        assertThat(meanwhile.backend()).isEqualTo(before.backend());
        assertThat(meanwhile.tenure()).isNotSameAs(before.tenure());
        assertThat(meanwhile.state()).isSameAs(before.state());

        answer.complete(List.of(backend("a", "llama", "mistral"), backend("c", "llama")));
        executor.settle();

        assertThat(fleet.snapshot().offers())
                .extracting(offer -> offer.backend().id())
                .containsExactly("a", "a", "c");
        assertThat(fleet.snapshot().offers().get(0).state()).isSameAs(before.state());
    }

    @Test
    void keepsWhatAFormerSourceFoundWhileItsSuccessorFails() {
        Fleet fleet = started(firstSource);
        FakeSource successor = new FakeSource("first", executor);
        successor.discover = () -> CompletableFuture.failedStage(new IllegalStateException("not yet"));

        use(fleet, successor.source());

        assertThat(ids(fleet)).containsExactly("a");
        assertThat(fleet.problems())
                .containsExactly(new FleetProblem(
                        "first", "discovery", "IllegalStateException: not yet; its backends stay as last known"));
    }

    @Test
    void beginsANewStateForABackendAtAnotherAddress() {
        Fleet fleet = started(firstSource);
        BackendState before = fleet.snapshot().offers().get(0).state();
        FakeSource successor = new FakeSource("first", executor, at("a", "http://127.0.0.1:9001"));

        use(fleet, successor.source());

        assertThat(fleet.snapshot().offers().get(0).state()).isNotSameAs(before);
    }

    @Test
    void aSuccessorKeepsTheIdsOfItsFormer() {
        FakeSource rival = new FakeSource("rival", executor, backend("a", "mistral"));
        Fleet fleet = started(firstSource, rival.source());

        use(fleet, rival.source(), new FakeSource("first", executor, backend("a", "llama")).source());

        assertThat(fleet.snapshot().models()).containsExactly("llama");
    }

    @Test
    void tellsWhenTheRequestsOfAFormerSourceHaveEnded() {
        Fleet fleet = started(firstSource);
        Offer old = fleet.snapshot().offers().get(0);
        old.began(0);

        FakeSource successor = new FakeSource("first", executor, backend("a", "llama"));
        use(fleet, successor.source());
        Offer now = fleet.snapshot().offers().get(0);
        now.began(0);

        assertThat(firstSource.tenure().isIdle()).isFalse();
        assertThat(now.state().inFlight()).isEqualTo(2);

        old.ended(Ending.SUCCEEDED, 0);

        assertThat(firstSource.tenure().isIdle()).isTrue();
        assertThat(now.tenure().isIdle()).isFalse();
        assertThat(now.state().inFlight()).isEqualTo(1);
    }

    @Test
    void isReadyWhenTheSourcesOfEveryEndpointAreHeard() {
        FoundSources found = new FoundSources(() -> CompletableFuture.completedStage(List.of(endpoint("x"))));
        Fleet fleet = grouped(found);

        assertThat(fleet.ready()).isCompleted();
        assertThat(changes).hasSize(1);
        assertThat(ids(fleet)).containsExactly("a", "pool.x");
    }

    @Test
    void isReadyWithTheOthersWhenEndpointsCantBeFound() {
        FoundSources found = new FoundSources(() -> CompletableFuture.failedStage(new IllegalStateException("no DNS")));
        Fleet fleet = grouped(found);

        assertThat(fleet.ready()).isCompleted();
        assertThat(ids(fleet)).containsExactly("a");
        assertThat(fleet.problems())
                .containsExactly(new FleetProblem(
                        "pool", "endpoints", "IllegalStateException: no DNS; none of its endpoints is known yet"));
    }

    @Test
    void followsEndpointsAndKeepsThemThroughFailures() {
        List<Endpoint> there = new ArrayList<>(List.of(endpoint("x")));
        FoundSources found = new FoundSources(() -> CompletableFuture.completedStage(List.copyOf(there)));
        Fleet fleet = grouped(found);
        BackendState state = fleet.snapshot().offers().get(1).state();

        there.add(0, endpoint("y"));
        executor.advance(Duration.ofSeconds(15));
        assertThat(ids(fleet)).containsExactly("a", "pool.x", "pool.y");
        assertThat(fleet.snapshot().offers().get(1).state()).isSameAs(state);

        found.find = () -> CompletableFuture.failedStage(new IllegalStateException("no DNS"));
        executor.advance(Duration.ofMinutes(2));
        assertThat(ids(fleet)).containsExactly("a", "pool.x", "pool.y");
        assertThat(fleet.problems().get(0).message()).endsWith("; its endpoints stay as last known");

        found.find = () -> CompletableFuture.completedStage(List.of());
        executor.advance(Duration.ofMinutes(2));
        assertThat(ids(fleet)).containsExactly("a");
        assertThat(fleet.problems()).isEmpty();
    }

    @Test
    void asksASourceAtOnceThatTellsOfAChange() {
        List<Endpoint> there = new ArrayList<>(List.of(endpoint("x")));
        FoundSources found = new FoundSources(() -> CompletableFuture.completedStage(List.copyOf(there)));
        Fleet fleet = grouped(found);
        int searches = found.searches;

        there.add(endpoint("y"));
        found.tell.run();
        found.tell.run();
        executor.advance(Duration.ofMillis(100));
        assertThat(ids(fleet)).containsExactly("a", "pool.x", "pool.y");
        assertThat(found.searches).as("two changes are one question").isEqualTo(searches + 1);

        found.find = () -> CompletableFuture.failedStage(new IllegalStateException("no cluster"));
        executor.advance(Duration.ofMinutes(5));
        found.find = () -> CompletableFuture.completedStage(List.of(endpoint("z")));
        found.tell.run();
        executor.advance(Duration.ofMillis(100));
        assertThat(ids(fleet)).as("failures put nothing off that is new").containsExactly("a", "pool.z");
    }

    @Test
    void asksAgainWhenAChangeIsToldDuringASearch() {
        FoundSources found = new FoundSources(() -> CompletableFuture.completedStage(List.of(endpoint("x"))));
        Fleet fleet = grouped(found);
        CompletableFuture<List<Endpoint>> slow = new CompletableFuture<>();
        found.find = () -> slow;
        found.tell.run();
        executor.advance(Duration.ofMillis(100));

        found.tell.run();
        executor.settle();
        found.find = () -> CompletableFuture.completedStage(List.of(endpoint("y")));
        slow.complete(List.of(endpoint("x")));
        executor.settle();
        assertThat(ids(fleet)).containsExactly("a", "pool.x");
        executor.advance(Duration.ofMillis(100));
        assertThat(ids(fleet)).containsExactly("a", "pool.y");
    }

    @Test
    void changesToldByASourceThatIsNotWatchedAnyMoreAreNothing() {
        FoundSources found = new FoundSources(() -> CompletableFuture.completedStage(List.of(endpoint("x"))));
        Fleet fleet = grouped(found);
        int searches = found.searches;

        use(fleet, firstSource);
        found.tell.run();
        executor.advance(Duration.ofMinutes(5));

        assertThat(found.searches).isEqualTo(searches);
        assertThat(ids(fleet)).containsExactly("a");
    }

    @Test
    void triesEndpointsAgainWhoseComponentsCouldNotBeMade() {
        FoundSources found = new FoundSources(() -> CompletableFuture.completedStage(List.of(endpoint("x"))));
        found.broken = true;
        Fleet fleet = grouped(found);
        assertThat(fleet.problems()).containsExactly(new FleetProblem("pool", "components", "x can't be made"));

        found.broken = false;
        executor.advance(Duration.ofMinutes(1));

        assertThat(ids(fleet)).containsExactly("a", "pool.x");
        assertThat(fleet.problems()).isEmpty();
    }

    private Fleet grouped(FoundSources found) {
        Fleet fleet = new Fleet(
                List.of(firstSource),
                List.of(found.group),
                FleetSettings.DEFAULTS,
                executor,
                executor,
                new Random(1),
                changes::add);
        found.fleet = fleet;
        fleet.start();
        executor.settle();
        return fleet;
    }

    private Fleet started(BackendSource... sources) {
        Fleet fleet =
                new Fleet(List.of(sources), FleetSettings.DEFAULTS, executor, executor, new Random(1), changes::add);
        fleet.start();
        executor.settle();
        return fleet;
    }

    private void use(Fleet fleet, BackendSource... sources) {
        CompletableFuture<FleetSnapshot> used = fleet.use(List.of(sources), List.of());
        executor.settle();
        assertThat(used).isCompleted();
    }

    private static List<String> ids(Fleet fleet) {
        return fleet.snapshot().backends().stream().map(Backend::id).toList();
    }

    private static Endpoint endpoint(String name) {
        return new Endpoint(name, URI.create("http://" + name), "", Map.of());
    }

    private static Backend at(String id, String url) {
        Backend like = backend(id, "llama");
        return new Backend(
                id,
                like.placement(),
                like.hardware(),
                URI.create(url),
                like.region(),
                like.owned(),
                like.maxConcurrency(),
                like.models(),
                Map.of(),
                Map.of());
    }

    /** Makes a source for each endpoint of the group "pool", as the application does. */
    private final class FoundSources {

        private final Map<Endpoint, BackendSource> made = new HashMap<>();
        private Supplier<CompletionStage<List<Endpoint>>> find;
        private Runnable tell = () -> {};
        private int searches;
        private boolean broken;
        private @Nullable Fleet fleet;
        private final EndpointGroup group;

        FoundSources(Supplier<CompletionStage<List<Endpoint>>> find) {
            this.find = find;
            this.group = new EndpointGroup("pool", new Telling(), this::changed);
        }

        private final class Telling implements EndpointSource {

            @Override
            public CompletionStage<List<Endpoint>> find() {
                searches++;
                return find.get();
            }

            @Override
            public void onChange(Runnable changed) {
                assertThat(searches).as("searches before").isZero();
                tell = changed;
            }
        }

        private CompletionStage<?> changed(List<Endpoint> endpoints) {
            if (broken) {
                return CompletableFuture.failedStage(
                        new IllegalStateException(endpoints.get(0).name() + " can't be made"));
            }
            List<BackendSource> sources = new ArrayList<>(List.of(firstSource));
            endpoints.forEach(each -> sources.add(made.computeIfAbsent(
                    each,
                    key -> new FakeSource("pool." + key.name(), executor, backend("pool." + key.name(), "llama"))
                            .source())));
            return requireNonNull(fleet).use(sources, List.of(group));
        }
    }
}
