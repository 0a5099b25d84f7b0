package dev.signalbox.core.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.SharedData;
import dev.signalbox.core.decision.PromptPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockCacheTest {

    /** Mooncake's synthetic trace (kvcache-ai/Mooncake, FAST25 release, Apache-2.0): hashes of blocks of 512 tokens. */
    private static final String TRACE = "traces/mooncake_synthetic_trace.jsonl";

    @Test
    void anEmptyCacheHoldsNothing() {
        assertThat(new BlockCache(100).overlap(prompt(0, 10))).isZero();
    }

    @Property
    void whatWasUsedIsHeldAsFarAsPromptsAreAlike(
            @ForAll @IntRange(min = 0, max = 60) int alike, @ForAll @IntRange(min = 1, max = 60) int more) {
        BlockCache cache = new BlockCache(1000);
        cache.use(prompt(0, alike + more), 0);
        long[] other = LongStream.concat(
                        LongStream.range(0, alike).map(BlockCacheTest::hash),
                        LongStream.range(1000, 1000 + more).map(BlockCacheTest::hash))
                .toArray();

        assertThat(cache.overlap(prompt(0, alike + more))).isEqualTo(alike + more);
        assertThat(cache.overlap(new PromptPrefix(other, 1, other.length))).isEqualTo(alike);
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        BlockCache cache = new BlockCache(100);
        cache.use(prompt(0, 40), 0);
        cache.use(prompt(100, 140), 0);
        cache.use(prompt(0, 40), 0);
        cache.use(prompt(200, 250), 0);

        assertThat(cache.overlap(prompt(0, 40))).isEqualTo(40);
        assertThat(cache.overlap(prompt(100, 140))).isLessThan(40);
        assertThat(cache.overlap(prompt(200, 250))).isEqualTo(50);
    }

    @Test
    void itGoesOnWhereItsClockBeginsAnew() {
        BlockCache cache = new BlockCache(64);
        for (int i = 0; i < 20_000_000; i += 50) {
            cache.use(prompt(i, i + 50), 0);
        }

        assertThat(cache.overlap(prompt(19_999_950, 20_000_000))).isEqualTo(50);
        assertThat(cache.overlap(prompt(19_000_000, 19_000_050))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 3_000, 10_000, 30_000})
    void itHoldsWhatACacheThatReplacesTheLeastRecentlyUsedWould(int capacity) throws IOException {
        BlockCache cache = new BlockCache(capacity);
        LeastRecentlyUsed exact = new LeastRecentlyUsed(capacity);
        long blocks = 0;
        long held = 0;
        long exactlyHeld = 0;
        long off = 0;
        for (long[] hashes : trace()) {
            PromptPrefix prompt = new PromptPrefix(hashes, 1, hashes.length);
            int overlap = cache.overlap(prompt);
            int exactOverlap = exact.overlap(hashes);
            blocks += hashes.length;
            held += overlap;
            exactlyHeld += exactOverlap;
            off += Math.abs(overlap - exactOverlap);
            cache.use(prompt, 0);
            exact.use(hashes);
        }

        System.out.printf(
                "Mooncake, room for %d blocks: held %.1f %%, by an exact cache %.1f %%, off by %.2f %% of all blocks%n",
                capacity, 100.0 * held / blocks, 100.0 * exactlyHeld / blocks, 100.0 * off / blocks);
        assertThat((double) held / blocks).isCloseTo((double) exactlyHeld / blocks, within(0.01));
        assertThat((double) off / blocks).isLessThan(0.02);
    }

    @Test
    void manyThreadsMayUseItAtOnce() throws InterruptedException {
        BlockCache cache = new BlockCache(10_000);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            SplittableRandom random = new SplittableRandom(thread);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    int begin = random.nextInt(50) * 1_000;
                    PromptPrefix prompt = prompt(begin, begin + 20);
                    cache.use(prompt, i);
                    cache.overlap(prompt);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        for (int i = 0; i < 50; i++) {
            assertThat(cache.overlap(prompt(i * 1_000, i * 1_000 + 20))).isEqualTo(20);
        }
    }

    private static List<long[]> trace() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<long[]> prompts = new ArrayList<>();
        for (String line : Files.readAllLines(SharedData.file(TRACE))) {
            JsonNode ids = json.readTree(line).path("hash_ids");
            long[] hashes = new long[ids.size()];
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = hash(ids.path(i).asLong());
            }
            prompts.add(hashes);
        }
        return prompts;
    }

    private static PromptPrefix prompt(int from, int to) {
        long[] hashes = LongStream.range(from, to).map(BlockCacheTest::hash).toArray();
        return new PromptPrefix(hashes, 1, hashes.length);
    }

    private static long hash(long number) {
        return new SplittableRandom(number).nextLong();
    }

    /** A cache as textbooks have it; the beginning of a prompt is used last. */
    private static final class LeastRecentlyUsed {

        private final Map<Long, Boolean> blocks;

        LeastRecentlyUsed(int capacity) {
            blocks = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                    return size() > capacity;
                }
            };
        }

        int overlap(long[] hashes) {
            int overlap = 0;
            while (overlap < hashes.length && blocks.containsKey(hashes[overlap])) {
                overlap++;
            }
            return overlap;
        }

        void use(long[] hashes) {
            for (int i = hashes.length - 1; i >= 0; i--) {
                blocks.put(hashes[i], true);
            }
        }
    }
}
