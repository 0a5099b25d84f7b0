package dev.signalbox.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class StickyShareTest {

    private static final UUID ID = new UUID(1, 2);

    @Property(tries = 200)
    void whoeverIsInAShareIsInEveryLargerOne(
            @ForAll String session,
            @ForAll @IntRange(max = 10_000) int small,
            @ForAll @IntRange(max = 10_000) int more) {
        InferenceRequest request = request(session, "");
        int large = Math.min(StickyShare.WHOLE, small + more);

        assertThat(takes("salt", small, request)).isIn(false, takes("salt", large, request));
        assertThat(takes("salt", 0, request)).isFalse();
        assertThat(takes("salt", StickyShare.WHOLE, request)).isTrue();
    }

    @Test
    void aShareIsThatShareOfTheSessions() {
        for (int basisPoints : new int[] {50, 500, 5000}) {
            int taken = 0;
            for (int i = 0; i < 100_000; i++) {
                taken += takes("sha256:1", basisPoints, request("session-" + i, "acme")) ? 1 : 0;
            }
            assertThat(taken / 100_000.0).isCloseTo(basisPoints / 10_000.0, within(0.006));
        }
    }

    @Test
    void theSessionDecidesThenTheTenantThenTheDecision() {
        StickyShare half = new StickyShare("salt", 5000);
        int changes = 0;
        for (int i = 0; i < 100; i++) {
            UUID other = new UUID(3, i);
            assertThat(half.takes(request("s", "t" + i), other)).isEqualTo(half.takes(request("s", "t"), ID));
            assertThat(half.takes(request("", "t"), other)).isEqualTo(half.takes(request("", "t"), ID));
            changes += half.takes(request("", ""), other) == half.takes(request("", ""), ID) ? 0 : 1;
        }
        assertThat(changes).isBetween(20, 80);
    }

    @Test
    void anotherSaltDrawsOtherLots() {
        int same = 0;
        for (int i = 0; i < 1000; i++) {
            InferenceRequest request = request("session-" + i, "");
            same += takes("one", 5000, request) == takes("two", 5000, request) ? 1 : 0;
        }
        assertThat(same).isBetween(400, 600);
    }

    @Test
    void aShareIsBetweenNothingAndAll() {
        assertThatThrownBy(() -> new StickyShare("", -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new StickyShare("", 10_001)).hasMessageContaining("10001");
    }

    private static boolean takes(String salt, int basisPoints, InferenceRequest request) {
        return new StickyShare(salt, basisPoints).takes(request, ID);
    }

    private static InferenceRequest request(String session, String tenant) {
        return InferenceRequest.builder(Operation.CHAT, "llama")
                .sessionId(session)
                .tenant(tenant)
                .build();
    }
}
