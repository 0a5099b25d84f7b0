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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockIndexTest {

    /** Mooncake's synthetic trace (kvcache-ai/Mooncake, FAST25 release, Apache-2.0): hashes of blocks of 512 tokens. */
    private static final String TRACE = "traces/mooncake_synthetic_trace.jsonl";

    private static final long MEMORY = 64 << 20;

    @Test
    void anEmptyCacheHoldsNothing() {
        assertThat(overlap(new BlockIndex(100, MEMORY), prompt(0, 10))).isZero();
    }

    @Property
    void whatWasUsedIsHeldAsFarAsPromptsAreAlike(
            @ForAll @IntRange(min = 0, max = 60) int alike, @ForAll @IntRange(min = 1, max = 60) int more) {
        BlockIndex index = new BlockIndex(1000, MEMORY);
        use(index, prompt(0, alike + more), 0);
        long[] other = LongStream.concat(
                        LongStream.range(0, alike).map(BlockIndexTest::hash),
                        LongStream.range(1000, 1000 + more).map(BlockIndexTest::hash))
                .toArray();

        assertThat(overlap(index, prompt(0, alike + more))).isEqualTo(alike + more);
        assertThat(overlap(index, new PromptPrefix(other, 1, other.length))).isEqualTo(alike);
    }

    /** Prompts of five families, whose beginnings many caches come to hold, in caches that have room for all of them. */
    @Property(tries = 200)
    void eachCacheHoldsWhatAMapOfItsOwnWould(
            @ForAll @Size(min = 1, max = 150) List<@IntRange(min = 0, max = 149) Integer> users,
            @ForAll @IntRange(min = 1, max = 150) int candidates,
            @ForAll long seed) {
        BlockIndex index = new BlockIndex(6_000, MEMORY);
        Map<Integer, LeastRecentlyUsed> exact = new HashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int slot : users) {
            long[] hashes = family(random);
            index.makeRoom(slot + 1);
            use(index, new PromptPrefix(hashes, 1, hashes.length), slot);
            exact.computeIfAbsent(slot, added -> new LeastRecentlyUsed(6_000)).use(hashes);
        }

        // Candidates in the opposite order of slots, so that neither is taken for the other.
        SlotCandidates slots = new SlotCandidates(IntStream.range(0, candidates)
                .map(candidate -> candidates - 1 - candidate)
                .toArray());
        for (int i = 0; i < 20; i++) {
            long[] asked = family(random);
            int[] overlaps = new int[candidates];
            index.overlaps(new PromptPrefix(asked, 1, asked.length), slots, overlaps);

            assertThat(overlaps)
                    .containsExactly(IntStream.range(0, candidates)
                            .map(candidate -> candidates - 1 - candidate)
                            .map(slot ->
                                    exact.containsKey(slot) ? exact.get(slot).overlap(asked) : 0)
                            .toArray());
        }
    }

    @Test
    void whatOneCacheUsesLeavesTheOthersAlone() {
        BlockIndex index = new BlockIndex(100, MEMORY);
        use(index, prompt(0, 40), 0);
        for (int i = 1_000; i < 5_000; i += 50) {
            use(index, prompt(i, i + 50), 1);
        }

        assertThat(overlaps(index, 2, prompt(0, 40))).containsExactly(40, 0);
        assertThat(overlaps(index, 2, prompt(4_950, 5_000))).containsExactly(0, 50);
    }

    @Test
    void aSlotThatIsGivenAwayHoldsNothing() {
        BlockIndex index = new BlockIndex(1_000, MEMORY);
        use(index, prompt(0, 40), 0);
        use(index, prompt(0, 40), 1);
        index.forget(0);
        use(index, prompt(100, 110), 0);

        assertThat(overlaps(index, 2, prompt(0, 40))).containsExactly(0, 40);
        assertThat(overlaps(index, 2, prompt(100, 110))).containsExactly(10, 0);
    }

    @Test
    void whatIsNotedAcrossAForgettingIsForgotten() {
        BlockIndex index = new BlockIndex(1_000, MEMORY);
        int before = index.now(0);
        index.forget(0);
        index.use(prompt(0, 40), 0, before);

        assertThat(overlap(index, prompt(0, 40))).isZero();
    }

    @Test
    void whatWasForgottenStaysSoHoweverOftenClocksComeRound() {
        BlockIndex index = new BlockIndex(1_000, MEMORY);
        use(index, prompt(0, 40), 0);
        for (int i = 0; i < 2_000; i++) {
            index.forget(0);

            assertThat(overlap(index, prompt(0, 40))).isZero();
        }
    }

    @Test
    void itTakesNoMoreMemoryThanItMay() {
        BlockIndex index = new BlockIndex(1_000, 1 << 20);
        assertThat(index.maxSlots()).isEqualTo(65);

        BlockIndex small = new BlockIndex(1_000_000, 64 * 1024);
        assertThat(small.maxSlots()).isEqualTo(1);
        small.makeRoom(1);
        use(small, prompt(0, 2_000), 0);
        assertThat(overlap(small, prompt(0, 2_000))).isEqualTo(2_000);
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        BlockIndex index = new BlockIndex(100, MEMORY);
        use(index, prompt(0, 40), 0);
        use(index, prompt(100, 140), 0);
        use(index, prompt(0, 40), 0);
        use(index, prompt(200, 250), 0);

        assertThat(overlap(index, prompt(0, 40))).isEqualTo(40);
        assertThat(overlap(index, prompt(100, 140))).isLessThan(40);
        assertThat(overlap(index, prompt(200, 250))).isEqualTo(50);
    }

    @Test
    void itGoesOnWhereItsClockBeginsAnew() {
        BlockIndex index = new BlockIndex(64, 16 * 1024);
        for (int i = 0; i < 20_000_000; i += 50) {
            use(index, prompt(i, i + 50), 0);
        }

        assertThat(overlap(index, prompt(19_999_950, 20_000_000))).isEqualTo(50);
        assertThat(overlap(index, prompt(19_000_000, 19_000_050))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "1, 3000", "1, 10000", "1, 30000", "16, 1000", "16, 10000", "128, 1000"})
    void itHoldsWhatCachesThatReplaceTheLeastRecentlyUsedWould(int caches, int capacity) throws IOException {
        BlockIndex index = new BlockIndex(capacity, MEMORY);
        index.makeRoom(caches);
        List<LeastRecentlyUsed> exact = Stream.generate(() -> new LeastRecentlyUsed(capacity))
                .limit(caches)
                .toList();
        SplittableRandom random = new SplittableRandom(7);
        long blocks = 0;
        long held = 0;
        long exactlyHeld = 0;
        long off = 0;
        for (long[] hashes : trace()) {
            PromptPrefix prompt = new PromptPrefix(hashes, 1, hashes.length);
            int[] overlaps = overlaps(index, caches, prompt);
            for (int slot = 0; slot < caches; slot++) {
                int exactOverlap = exact.get(slot).overlap(hashes);
                blocks += hashes.length;
                held += overlaps[slot];
                exactlyHeld += exactOverlap;
                off += Math.abs(overlaps[slot] - exactOverlap);
            }
            // Each to four of them, so that all come to hold much, and much of it is the same.
            for (int i = 0; i < Math.min(4, caches); i++) {
                int slot = random.nextInt(caches);
                use(index, prompt, slot);
                exact.get(slot).use(hashes);
            }
        }

        System.out.printf(
                "Mooncake, %d caches with room for %d blocks: held %.1f %%, by exact caches %.1f %%, off by %.2f %% of all blocks%n",
                caches, capacity, 100.0 * held / blocks, 100.0 * exactlyHeld / blocks, 100.0 * off / blocks);
        assertThat((double) held / blocks).isCloseTo((double) exactlyHeld / blocks, within(0.01));
        assertThat((double) off / blocks).isLessThan(0.02);
    }

    @Test
    void manyThreadsMayUseItAtOnce() throws InterruptedException {
        BlockIndex index = new BlockIndex(10_000, MEMORY);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int slot = thread / 2;
            SplittableRandom random = new SplittableRandom(thread);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    int begin = random.nextInt(50) * 1_000;
                    PromptPrefix prompt = prompt(begin, begin + 20);
                    use(index, prompt, slot);
                    overlaps(index, 2, prompt);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        for (int i = 0; i < 50; i++) {
            assertThat(overlaps(index, 2, prompt(i * 1_000, i * 1_000 + 20))).containsExactly(20, 20);
        }
    }

    private static void use(BlockIndex index, PromptPrefix prompt, int slot) {
        index.use(prompt, slot, index.now(slot));
    }

    private static int overlap(BlockIndex index, PromptPrefix prompt) {
        return overlaps(index, 1, prompt)[0];
    }

    /** What each of the first slots holds of a prompt. */
    private static int[] overlaps(BlockIndex index, int slots, PromptPrefix prompt) {
        int[] overlaps = new int[slots];
        index.overlaps(prompt, new SlotCandidates(IntStream.range(0, slots).toArray()), overlaps);
        return overlaps;
    }

    /** A prompt of up to 40 blocks that branches off its family's after up to as many. */
    private static long[] family(SplittableRandom random) {
        int family = random.nextInt(5) * 1_000;
        int branch = random.nextInt(41);
        int length = random.nextInt(1, 41);
        int other = 1_000_000 * random.nextInt(1, 4) + 10_000 * branch;
        return IntStream.range(0, length)
                .mapToLong(i -> hash(family + i + (i < branch ? 0 : other)))
                .toArray();
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
        long[] hashes = LongStream.range(from, to).map(BlockIndexTest::hash).toArray();
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
