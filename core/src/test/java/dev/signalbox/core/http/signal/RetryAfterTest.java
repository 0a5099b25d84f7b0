package dev.signalbox.core.http.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterTest {

    private static final long NOW = Instant.parse("2026-10-21T07:27:40Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, 7000",
        "retry-after, 0.5, 500",
        "retry-after-ms, 250, 250",
        "retry-after, 86400, 300000",
        "retry-after, -3, 0",
        "retry-after, soon, 0",
        "retry-after, NaN, 0",
        "retry-after, 'Wed, 21 Oct 2026 07:28:00 GMT', 20000",
        "retry-after, 'Wed, 21 Oct 2026 07:27:00 GMT', 0",
        "retry-after, 'Thu, 22 Oct 2026 07:28:00 GMT', 300000",
        "retry-after, 'Wed, 21 Oct', 0",
        "retry-after, ' ', 0",
        "date, 7, 0"
    })
    void aHeaderSaysHowManyMillisecondsToWait(String name, String value, long expected) {
        assertThat(RetryAfter.millis(MultiMap.caseInsensitiveMultiMap().add(name, value), NOW))
                .isEqualTo(expected);
    }

    @Test
    void millisecondsGoBeforeSeconds() {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("retry-after", "9").add("retry-after-ms", "30");

        assertThat(RetryAfter.millis(headers, NOW)).isEqualTo(30);
    }
}
