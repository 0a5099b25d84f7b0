package dev.signalbox.plugins.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ContinuousBatchTest {

    private static final long MS = 1_000_000;

    // Prefill 1 ms per token, an iteration 10 ms and 1 ms per request, 5 ms away, two at once.
    private static final SimulationProfile PROFILE = SimulationProfile.builder("test", Placement.GPU, "")
            .latencyMs(5)
            .prefillTokensPerSecond(1_000)
            .tpot(10, 1)
            .maxRunning(2)
            .kvCacheTokens(1_000)
            .build();

    private final ContinuousBatch batch = new ContinuousBatch(PROFILE, PROFILE.maxRunning());
    private long now;

    @Test
    void givesTheFirstTokenAfterThePromptAndTheOthersEachIteration() {
        List<Long> times = submit(20, 3);
        run();

        assertThat(times).containsExactly(25 * MS, 36 * MS, 47 * MS);
    }

    @Test
    void readsPromptsOneAfterAnother() {
        List<Long> first = submit(20, 1);
        List<Long> second = submit(30, 1);
        run();

        assertThat(first).containsExactly(25 * MS);
        assertThat(second).containsExactly(55 * MS);
    }

    @Test
    void slowsDownAsTheBatchGrows() {
        List<Long> first = submit(1, 4);
        submit(1, 4);
        run();

        // The first iteration has one request, the next two have both.
        assertThat(first).containsExactly(6 * MS, 17 * MS, 29 * MS, 41 * MS);
    }

    @Test
    void keepsOthersWaitingWhileItIsFull() {
        submit(1, 2);
        submit(1, 2);
        List<Long> third = submit(1, 1);
        batch.advance(10 * MS);

        assertThat(batch.running()).isEqualTo(2);
        assertThat(batch.waiting()).isOne();
        run();
        assertThat(third).hasSize(1);
        assertThat(third.get(0)).isGreaterThan(17 * MS);
    }

    @Test
    void keepsOthersWaitingWhileTheCacheIsFull() {
        submit(900, 50);
        submit(900, 1);
        batch.advance(10 * MS);

        assertThat(batch.running()).isOne();
        assertThat(batch.waiting()).isOne();
        assertThat(batch.kvCacheUsage()).isEqualTo(0.95);
    }

    @Test
    void forgetsACancelledRequestWhereverItIs() {
        List<Generation> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Generation generation = new Generation(10, 100, (index, last) -> {});
            all.add(generation);
            batch.submit(generation, 0);
        }
        batch.advance(16 * MS);
        assertThat(batch.running()).isEqualTo(2);
        all.forEach(generation -> batch.cancel(generation, 16 * MS));

        assertThat(batch.running()).isZero();
        assertThat(batch.waiting()).isZero();
        assertThat(batch.kvCacheUsage()).isZero();
        batch.advance(1_000 * MS);
        assertThat(batch.nextEventNanos()).isEqualTo(ContinuousBatch.NEVER);
    }

    @Test
    void lateTurnsChangeNothing() {
        List<Long> prompt = submit(20, 50);
        batch.advance(10_000 * MS);

        assertThat(prompt).hasSize(50);
        assertThat(batch.nextEventNanos()).isEqualTo(ContinuousBatch.NEVER);
    }

    @Property(tries = 200)
    void endsEveryRequestOnceWithAllItsTokensInOrder(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 400) Integer> sizes) {
        List<List<Long>> times = new ArrayList<>();
        for (int size : sizes) {
            times.add(submit(size, 1 + size % 7));
            batch.advance(now += size * MS / 3);
        }
        run();

        for (int i = 0; i < sizes.size(); i++) {
            assertThat(times.get(i)).hasSize(1 + sizes.get(i) % 7).isSorted();
        }
        assertThat(batch.running() + batch.waiting()).isZero();
        assertThat(batch.kvCacheUsage()).isZero();
        assertThat(batch.nextEventNanos()).isEqualTo(ContinuousBatch.NEVER);
    }

    private List<Long> submit(int promptTokens, int outputTokens) {
        List<Long> times = new ArrayList<>();
        batch.submit(new Generation(promptTokens, outputTokens, (index, last) -> times.add(now)), now);
        return times;
    }

    private void run() {
        while (batch.nextEventNanos() != ContinuousBatch.NEVER) {
            now = Math.max(now, batch.nextEventNanos());
            batch.advance(now);
        }
    }
}
