package dev.signalbox.core.app;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Makes the ids of decisions: UUIDs of version 7 (RFC 9562), which sort by time.
 *
 * <p>Their random part is a counter that begins anywhere, so that no two of a process are alike and making one takes no lock
 * and no system call.
 */
final class DecisionIds implements Supplier<UUID> {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000000000000000L;
    private static final long VARIANT_BITS = 0xC000000000000000L;

    private final InstantSource clock;
    private final long process;
    private final AtomicLong counter;

    DecisionIds(InstantSource clock) {
        SecureRandom random = new SecureRandom();
        this.clock = clock;
        this.process = random.nextLong();
        this.counter = new AtomicLong(random.nextLong());
    }

    @Override
    public UUID get() {
        // An odd factor maps the counter one to one, so that ids don't look alike though they come in turn.
        long bits = counter.getAndIncrement() * 0x9e3779b97f4a7c15L;
        long high = (clock.millis() << 16) | VERSION_7 | (process & 0xFFFL);
        return new UUID(high, VARIANT | (bits & ~VARIANT_BITS));
    }
}
