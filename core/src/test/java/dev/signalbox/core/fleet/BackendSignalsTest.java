package dev.signalbox.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class BackendSignalsTest {

    private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private final BackendState state = new BackendState(4);

    @Test
    void aBackendWithBadCredentialsIsLeftAloneAndComplainedOfUntilItServesAgain() {
        state.unusable("refuses the key", NOW + 60_000);

        assertThat(state.condition(NOW + 59_999).healthy()).isFalse();
        assertThat(state.condition(NOW + 59_999).detail()).isEqualTo("refuses the key");
        assertThat(state.condition(NOW + 60_000).healthy()).isTrue();
        assertThat(state.complaint()).isEqualTo("refuses the key");

        end(Ending.CANCELLED);
        assertThat(state.complaint()).isEqualTo("refuses the key");
        end(Ending.SUCCEEDED);
        assertThat(state.complaint()).isEmpty();
    }

    @Test
    void aModelThatIsGoneIsNotAskedForWhileOthersAre() {
        state.missing(Operation.CHAT, "llama", "is gone", NOW + 30_000);

        assertThat(state.condition(Operation.CHAT, "llama", NOW).healthy()).isFalse();
        assertThat(state.condition(Operation.CHAT, "llama", NOW).detail()).isEqualTo("is gone");
        assertThat(state.condition(Operation.CHAT, "mistral", NOW).healthy()).isTrue();
        assertThat(state.condition(Operation.EMBEDDINGS, "llama", NOW).healthy())
                .isTrue();
        assertThat(state.condition(NOW).healthy()).isTrue();
        assertThat(state.condition(Operation.CHAT, "llama", NOW + 30_000).healthy())
                .isTrue();
    }

    @Test
    void aLimitHoldsUntilItIsWholeAgain() {
        state.limited(new RateLimit("6 of 60 requests left", 0.9, NOW + 1000));

        assertThat(state.condition(NOW).rateLimitUsed()).isEqualTo(0.9);
        assertThat(state.condition(NOW).healthy()).isTrue();
        assertThat(state.rateLimit(NOW).what()).isEqualTo("6 of 60 requests left");
        assertThat(state.condition(NOW + 1000).rateLimitUsed()).isNaN();
        assertThat(state.rateLimit(NOW + 1000)).isEqualTo(RateLimit.NONE);
    }

    @Test
    void whatIsOverIsForgottenAtTheNextLook() {
        state.missing(Operation.CHAT, "llama", "is gone", NOW + 30_000);
        state.limited(new RateLimit("", 0.5, NOW + 1000));
        state.unavailable("asked to", NOW + 10);

        state.observed(BackendStatus.serving(Load.UNKNOWN), NOW + 30_000);

        assertThat(state.condition(Operation.CHAT, "llama", NOW).healthy()).isTrue();
        assertThat(state.condition(NOW).healthy()).isTrue();
        assertThat(state.condition(NOW).rateLimitUsed()).isNaN();
    }

    @Test
    void aReportInAnAnswerCountsFromThenOn() {
        state.observed(BackendStatus.serving(load(0, 0, 0.1, NOW)), NOW);
        state.started(NOW);
        state.started(NOW);

        state.reported(load(3, 2, 0.6, NOW + 10));

        // The request it came with is done, and will not be taken off again.
        assertThat(state.condition(NOW).load()).isEqualTo(load(3, 3, 0.6, NOW + 10));
        state.ended(Ending.SUCCEEDED, NOW);
        assertThat(state.condition(NOW).load()).isEqualTo(load(3, 2, 0.6, NOW + 10));
    }

    @Test
    void anOlderReportIsIgnored() {
        state.observed(BackendStatus.serving(load(1, 0, 0.1, NOW)), NOW);

        state.reported(load(9, 9, 0.9, NOW - 1));

        assertThat(state.condition(NOW).load()).isEqualTo(load(1, 0, 0.1, NOW));
    }

    @Test
    void anOlderLookDoesNotTakeTheReportsPlaceButSaysWhetherItServes() {
        state.reported(load(3, 2, 0.6, NOW + 10));

        state.observed(new BackendStatus(false, "is loading", load(1, 0, 0.1, NOW)), NOW + 20);

        assertThat(state.condition(NOW).load()).isEqualTo(load(3, 2, 0.6, NOW + 10));
        assertThat(state.condition(NOW).healthy()).isFalse();

        state.observed(BackendStatus.serving(load(1, 0, 0.1, NOW + 30)), NOW + 40);
        assertThat(state.condition(NOW).load()).isEqualTo(load(1, 0, 0.1, NOW + 30));
    }

    @Test
    void aReportWithoutRequestsKeepsThoseThatAreKnownAndTheirDate() {
        state.observed(BackendStatus.serving(load(3, 1, 0.1, NOW)), NOW);

        state.reported(load(InferenceRequest.UNKNOWN, InferenceRequest.UNKNOWN, 0.7, NOW + 10));

        assertThat(state.condition(NOW).load()).isEqualTo(load(3, 1, 0.7, NOW));
    }

    private void end(Ending ending) {
        state.started(NOW);
        state.ended(ending, NOW);
    }

    private static Load load(int running, int waiting, double kvCacheUsage, long at) {
        return new Load(running, waiting, kvCacheUsage, Instant.ofEpochMilli(at));
    }
}
