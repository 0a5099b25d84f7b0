package dev.signalbox.core.prefix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.fleet.TestBackends;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.cost.CostEstimate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PrefixCachesTest {

    private static final String MODEL = "llama-3.1-8b";

    /** Room for 512 entries, that is for the caches of two backends. */
    private static final int FOR_TWO = 512 * Long.BYTES;

    private static final int CAPACITY = 128;

    private final AtomicLong now = new AtomicLong();

    @Test
    void eachBackendHoldsWhatItWasSent() {
        PrefixCaches caches = caches(1 << 20);
        CandidateGroup group = group("a", "b", "c");
        caches.sent(prompt(0, 10), group.offer(1));
        caches.sent(prompt(0, 4), group.offer(2));

        assertThat(overlaps(caches, prompt(0, 20), group)).containsExactly(0, 10, 4);
        assertThat(overlaps(caches, prompt(100, 120), group)).containsExactly(0, 0, 0);
    }

    @Test
    void whatABackendHoldsGoesOverToTheNextFleet() {
        PrefixCaches caches = caches(1 << 20);
        caches.sent(prompt(0, 10), group("a", "b").offer(1));

        assertThat(overlaps(caches, prompt(0, 20), group("b", "c", "a"))).containsExactly(10, 0, 0);
    }

    @Test
    void theCacheThatWasUsedLongestAgoMakesRoom() {
        PrefixCaches caches = caches(FOR_TWO);
        CandidateGroup group = group("a", "b", "c");
        caches.sent(prompt(0, 10), group.offer(0));
        now.set(1);
        caches.sent(prompt(0, 10), group.offer(1));
        now.set(2);
        caches.sent(prompt(0, 4), group.offer(0));
        now.set(3);
        assertThat(overlaps(caches, prompt(0, 10), group)).containsExactly(10, 10, 0);

        caches.sent(prompt(0, 3), group.offer(2));

        assertThat(overlaps(caches, prompt(0, 10), group)).containsExactly(10, 0, 3);
    }

    /** Each backend is only ever sent prompts of its own; six of them share two places all the while. */
    @Test
    void noBackendIsTakenToHoldWhatAnotherWasSent() throws InterruptedException {
        PrefixCaches caches = caches(FOR_TWO);
        CandidateGroup group = group("a", "b", "c", "d", "e", "f");
        AtomicReference<String> wrong = new AtomicReference<>("");
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            SplittableRandom random = new SplittableRandom(thread);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    now.incrementAndGet();
                    int sent = random.nextInt(group.size());
                    caches.sent(prompt(1_000 * sent, 1_000 * sent + 8), group.offer(sent));
                    int asked = random.nextInt(group.size());
                    int[] overlaps = overlaps(caches, prompt(1_000 * asked, 1_000 * asked + 8), group);
                    for (int other = 0; other < overlaps.length; other++) {
                        if (other != asked && overlaps[other] != 0) {
                            wrong.set(group.offer(other).backend().id() + " holds the prompt of "
                                    + group.offer(asked).backend().id());
                        }
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong.get()).isEmpty();
    }

    private PrefixCaches caches(long maxBytes) {
        return new PrefixCaches(256, CAPACITY, maxBytes, () -> Instant.ofEpochMilli(now.get()));
    }

    private static int[] overlaps(PrefixCaches caches, PromptPrefix prompt, CandidateGroup group) {
        int[] overlaps = new int[group.size()];
        caches.overlaps(prompt, group, overlaps);
        return overlaps;
    }

    private static PromptPrefix prompt(int from, int to) {
        long[] hashes = LongStream.range(from, to)
                .map(number -> new SplittableRandom(number).nextLong())
                .toArray();
        return new PromptPrefix(hashes, 256, 256L * hashes.length);
    }

    private static CandidateGroup group(String... ids) {
        List<Offer> offers = Stream.of(ids)
                .map(id -> TestBackends.offer(id, MODEL, (request, load) -> CostEstimate.UNKNOWN))
                .toList();
        return requireNonNull(FleetSnapshot.of(offers).group(Operation.CHAT, MODEL));
    }
}
