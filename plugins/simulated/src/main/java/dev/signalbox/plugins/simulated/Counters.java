package dev.signalbox.plugins.simulated;

import java.util.concurrent.atomic.AtomicLong;

/** What happened to the inference requests a simulated server received. Thread-safe. */
final class Counters {

    final AtomicLong received = new AtomicLong();
    final AtomicLong completed = new AtomicLong();
    final AtomicLong cancelled = new AtomicLong();
    final AtomicLong broken = new AtomicLong();
    final AtomicLong promptTokens = new AtomicLong();
    final AtomicLong outputTokens = new AtomicLong();

    long inFlight() {
        // The ends first: a request that arrives in between must not make the difference negative.
        long ended = completed.get() + cancelled.get() + broken.get();
        return received.get() - ended;
    }
}
