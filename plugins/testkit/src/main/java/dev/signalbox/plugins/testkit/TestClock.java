package dev.signalbox.plugins.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when a test moves it. Thread-safe. */
public final class TestClock implements InstantSource {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves the time forward. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }
}
