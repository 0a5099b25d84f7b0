package dev.signalbox.core.http.proxy;

import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.RateLimit;
import dev.signalbox.core.http.signal.LoadReport;
import dev.signalbox.core.http.signal.RateLimits;
import dev.signalbox.spi.backend.Load;
import io.vertx.core.MultiMap;
import java.time.InstantSource;

/** Takes notice of what the headers of an answer say of the backend, where it may say anything. */
final class AnswerSignals {

    private AnswerSignals() {}

    static void note(MultiMap headers, Upstream upstream, BackendState state, InstantSource clock) {
        if (upstream.asksForLoad()) {
            noteLoad(headers, state, clock);
        }
        if (upstream.mayLimit()) {
            noteLimits(headers, state, clock.millis());
        }
    }

    private static void noteLoad(MultiMap headers, BackendState state, InstantSource clock) {
        String value = headers.get(LoadReport.HEADER);
        if (value == null) {
            return;
        }
        LoadReport report = LoadReport.of(value);
        if (report.wrong() > 0) {
            state.misreported(report.wrong());
        }
        Load load = report.load(clock.instant());
        if (load != null) {
            state.reported(load);
        }
    }

    private static void noteLimits(MultiMap headers, BackendState state, long now) {
        RateLimits limits = RateLimits.of(headers, now);
        if (limits == null) {
            return;
        }
        RateLimit tightest = limits.tightest();
        if (!tightest.equals(RateLimit.NONE)) {
            state.limited(tightest);
        }
        long pause = limits.exhaustedMillis();
        if (pause > 0) {
            state.unavailable("has a rate limit that is used up for " + pause + " ms", now + pause);
        }
    }
}
