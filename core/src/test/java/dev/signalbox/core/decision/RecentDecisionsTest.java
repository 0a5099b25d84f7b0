package dev.signalbox.core.decision;

import static dev.signalbox.core.decision.TestFleet.MODEL;
import static dev.signalbox.core.decision.TestFleet.NOW;
import static dev.signalbox.core.decision.TestFleet.estimate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecentDecisionsTest {

    private static final int NO_BOUND = 1 << 30;

    private final Decider small = decider(1);
    private final Decider large = decider(100);

    @Test
    void theNewestComeFirstAndTheOldestGo() {
        RecentDecisions recent = new RecentDecisions(3, NO_BOUND);
        IntStream.range(0, 5).forEach(number -> recent.add(decision(small, number)));

        assertThat(numbers(recent)).containsExactly(4L, 3L, 2L);
        assertThat(recent.find(id(2))).isPresent();
        assertThat(recent.find(id(1))).isEmpty();
    }

    @Test
    void fewerAreRememberedOfALargeFleet() {
        RecentDecisions recent = new RecentDecisions(1000, 50_000);
        IntStream.range(0, 1000).forEach(number -> recent.add(decision(small, number)));
        int ofSmall = recent.latest(1000).size();
        IntStream.range(1000, 2000).forEach(number -> recent.add(decision(large, number)));
        int ofLarge = recent.latest(1000).size();

        assertThat(ofSmall).isBetween(30, 70);
        assertThat(ofLarge).isBetween(3, 10);
        assertThat(numbers(recent)).startsWith(1999L, 1998L, 1997L);
    }

    @Test
    void theLastOneIsRememberedWhateverItTakes() {
        RecentDecisions recent = new RecentDecisions(10, 1);
        recent.add(decision(large, 1));
        recent.add(decision(large, 2));

        assertThat(numbers(recent)).containsExactly(2L);
    }

    @Test
    void whoWantsNoneGetsNone() {
        RecentDecisions recent = new RecentDecisions(0, NO_BOUND);
        recent.add(decision(small, 1));

        assertThat(recent.latest(10)).isEmpty();
    }

    @Test
    void theBoundHoldsForManyThreads() {
        RecentDecisions recent = new RecentDecisions(100, 20_000);
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                            Workspace own = new Workspace();
                            Decider decider = thread % 2 == 0 ? small : large;
                            for (int i = 0; i < 20_000; i++) {
                                recent.add(decider.decide(request(), id(thread * 100_000L + i), NOW, own));
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();
        // Whatever was mixed before: alone again, the bound is where it was.
        IntStream.range(0, 200).forEach(number -> recent.add(decision(small, number)));

        assertThat(recent.latest(100)).hasSizeBetween(10, 30);
    }

    private static List<Long> numbers(RecentDecisions recent) {
        return recent.latest(Integer.MAX_VALUE).stream()
                .map(decision -> decision.id().getLeastSignificantBits())
                .toList();
    }

    private static Decision decision(Decider decider, long number) {
        return decider.decide(request(), id(number), NOW, new Workspace());
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }

    private static InferenceRequest request() {
        return InferenceRequest.builder(Operation.CHAT, MODEL).promptTokens(10).build();
    }

    private static Decider decider(int backends) {
        TestFleet fleet = new TestFleet();
        IntStream.range(0, backends).forEach(i -> fleet.with("gpu-" + i, Placement.GPU, estimate(100, 10, 1)));
        return TestPolicy.decider("", fleet.snapshot());
    }
}
