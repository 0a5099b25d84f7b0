package dev.signalbox.core.http.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.core.fleet.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateLimitsTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final long NOW = AT.toEpochMilli();

    @Test
    void openAiSaysWhatIsLeftOfRequestsAndTokens() {
        RateLimits limits = read(
                "x-ratelimit-limit-requests", "60",
                "x-ratelimit-remaining-requests", "59",
                "x-ratelimit-reset-requests", "1s",
                "X-RateLimit-Limit-Tokens", "150000",
                "x-ratelimit-remaining-tokens", "15000",
                "x-ratelimit-reset-tokens", "6m0s");

        assertThat(limits.tightest()).isEqualTo(new RateLimit("15000 of 150000 tokens left", 0.9, NOW + 360_000));
        assertThat(limits.exhaustedMillis()).isZero();
    }

    @Test
    void anthropicSaysWhenByAMoment() {
        RateLimits limits = read(
                "anthropic-ratelimit-requests-limit", "50",
                "anthropic-ratelimit-requests-remaining", "49",
                "anthropic-ratelimit-requests-reset", "2026-03-01T12:00:01Z",
                "anthropic-ratelimit-input-tokens-limit", "40000",
                "anthropic-ratelimit-input-tokens-remaining", "0",
                "anthropic-ratelimit-input-tokens-reset", "2026-03-01T12:00:30Z");

        assertThat(limits.tightest()).isEqualTo(new RateLimit("0 of 40000 input-tokens left", 1, NOW + 30_000));
        assertThat(limits.exhaustedMillis()).isEqualTo(30_000);
    }

    @Test
    void theDraftOfTheIetfHasOneHeaderForWhatIsLeftAndOneForThePolicy() {
        RateLimits limits = read(
                "RateLimit-Policy", "\"burst\";q=100;w=60, \"day\";q=1000;w=86400", "RateLimit", "\"burst\";r=25;t=30");

        assertThat(limits.tightest()).isEqualTo(new RateLimit("25 of 100 burst left", 0.75, NOW + 30_000));
        assertThat(read("ratelimit-limit", "10", "ratelimit-remaining", "0", "ratelimit-reset", "7")
                        .exhaustedMillis())
                .isEqualTo(7000);
    }

    @Test
    void aLimitThatNamesNoTimeIsOneByTheMinute() {
        assertThat(read("x-ratelimit-limit-requests", "4", "x-ratelimit-remaining-requests", "1")
                        .tightest())
                .isEqualTo(new RateLimit("1 of 4 requests left", 0.75, NOW + 60_000));
    }

    @Test
    void noBackendIsLeftAloneForHours() {
        assertThat(read("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "23h")
                        .exhaustedMillis())
                .isEqualTo(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void otherHeadersTellOfNoLimit() {
        assertThat(RateLimits.of(Map.of("content-type", "text/plain").entrySet(), NOW))
                .isNull();
    }

    @Property
    void theUsedShareIsWhatIsNotLeft(
            @ForAll @IntRange(min = 1, max = 1_000_000) int limit,
            @ForAll @IntRange(min = 0, max = 2_000_000) int remaining) {
        RateLimit tightest = read(
                        "x-ratelimit-limit-tokens", "" + limit, "x-ratelimit-remaining-tokens", "" + remaining)
                .tightest();

        assertThat(tightest.used()).isCloseTo(Math.max(0, 1 - remaining / (double) limit), within(1e-9));
    }

    @Property
    void whateverComesIsReadWithoutFailing(@ForAll List<String> values) {
        List<String> names = List.of(
                "x-ratelimit-limit-requests",
                "x-ratelimit-remaining-requests",
                "x-ratelimit-reset-requests",
                "anthropic-ratelimit-tokens-remaining",
                "anthropic-ratelimit-tokens-reset",
                "ratelimit",
                "ratelimit-policy",
                "x-ratelimit-",
                "ratelimit-reset");
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            headers.add(Map.entry(names.get(i % names.size()), values.get(i)));
        }

        RateLimits limits = RateLimits.of(headers, NOW);

        if (limits != null) {
            assertThat(limits.tightest().used()).isBetween(0.0, 1.0);
            assertThat(limits.exhaustedMillis()).isBetween(0L, RetryAfter.MAX_MILLIS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "6m0s, 360000",
        "1s, 1000",
        "120ms, 120",
        "2m59.56s, 179560",
        "1h2m3.5s, 3723500",
        "7.66, 7660",
        "0, 0",
        "2026-03-01T12:00:01.500Z, 1500",
        "2026-03-01T13:00:01+01:00, 1000",
        "2026-03-01T11:00:00Z, 0",
        "3m of silence, 0",
        "-5, 0",
        "NaN, 0",
        "5 m, 0",
        "'', 0"
    })
    void aTimeIsADurationSecondsOrAMoment(String text, long expected) {
        assertThat(ResetTime.millis(text, NOW)).isEqualTo(expected);
    }

    @Property
    void aDurationIsTheSumOfItsParts(
            @ForAll @LongRange(min = 0, max = 99) long hours,
            @ForAll @LongRange(min = 0, max = 59) long minutes,
            @ForAll @LongRange(min = 0, max = 59) long seconds,
            @ForAll @LongRange(min = 0, max = 999) long millis) {
        Duration duration = Duration.ofHours(hours)
                .plusMinutes(minutes)
                .plusSeconds(seconds)
                .plusMillis(millis);

        assertThat(ResetTime.millis(hours + "h" + minutes + "m" + seconds + "s" + millis + "ms", NOW))
                .isEqualTo(duration.toMillis());
        assertThat(ResetTime.millis(AT.plus(duration).toString(), NOW)).isEqualTo(duration.toMillis());
    }

    private static RateLimits read(String... namesAndValues) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return Objects.requireNonNull(RateLimits.of(headers, NOW));
    }
}
