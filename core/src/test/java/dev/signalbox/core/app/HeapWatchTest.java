package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import org.junit.jupiter.api.Test;

class HeapWatchTest {

    private static final long MEBIBYTE = 1024 * 1024;

    @Test
    void tellsWhenMostOfTheHeapIsInUseAfterACollection() {
        assertThat(HeapWatch.problems(usage(89))).isEmpty();
        assertThat(HeapWatch.problems(usage(91)))
                .singleElement()
                .asString()
                .startsWith("the heap is nearly full: 91 of 100 MiB were in use after its last collection.");
    }

    @Test
    void aCollectorThatDoesNotSayHowMuchThereIsTellsNothing() {
        assertThat(HeapWatch.problems(new MemoryUsage(0, MEBIBYTE, MEBIBYTE, -1)))
                .isEmpty();
    }

    @Test
    void findsAPoolInThisProcess() {
        assertThat(HeapWatch.ofThisProcess().pool()).isPresent();
    }

    private static MemoryUsage usage(long mebibytes) {
        return new MemoryUsage(0, mebibytes * MEBIBYTE, 100 * MEBIBYTE, 100 * MEBIBYTE);
    }
}
