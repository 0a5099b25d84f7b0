package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HedgeLimitTest {

    private static final long SECOND = 1_000_000_000L;

    /** System.nanoTime() may begin anywhere, and wrap around soon. */
    private static final long START = Long.MAX_VALUE - 30 * SECOND;

    private final HedgeLimit limit = new HedgeLimit(START);

    @Test
    void aTwentiethTakesTwentyRequests() {
        for (int i = 1; i < 20; i++) {
            limit.request(START);
            assertThat(limit.take(0.05, START)).isFalse();
        }
        limit.request(START);
        assertThat(limit.take(0.05, START)).isTrue();
        assertThat(limit.take(0.05, START)).isFalse();
    }

    @Test
    void whatIsAMinuteAgoDoesNotCount() {
        limit.request(START);
        limit.request(START);
        assertThat(limit.take(0.5, START)).isTrue();

        long later = after(HedgeLimit.SLOTS * HedgeLimit.SLOT_NANOS);

        assertThat(limit.take(1, later)).isFalse();
        limit.request(later);
        assertThat(limit.take(0.5, later)).isFalse();
        limit.request(later + SECOND);
        assertThat(limit.take(0.5, later + SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.3, 0.5, 0.99, 1})
    void theShareOfTheLastMinuteIsNeverExceeded(double fraction) {
        SplittableRandom random = new SplittableRandom(7);
        Deque<long[]> window = new ArrayDeque<>();
        long now = START;
        int allowed = 0;
        for (int i = 0; i < 5000; i++) {
            now += random.nextLong(random.nextInt(50) == 0 ? 20 * SECOND : SECOND / 10);
            limit.request(now);
            boolean taken = limit.take(fraction, now);
            window.add(new long[] {slot(now), taken ? 1 : 0});
            long oldest = slot(now) - HedgeLimit.SLOTS + 1;
            window.removeIf(one -> one[0] < oldest);
            long hedges = window.stream().mapToLong(one -> one[1]).sum();
            if (taken) {
                allowed++;
                assertThat((double) hedges).isLessThanOrEqualTo(fraction * window.size());
            }
        }
        assertThat(allowed).isPositive();
    }

    private static long after(long nanos) {
        return START + nanos;
    }

    private static long slot(long now) {
        return (now - START) / HedgeLimit.SLOT_NANOS;
    }
}
