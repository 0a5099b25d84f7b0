package dev.signalbox.core.http.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import java.time.Instant;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadReportTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    @Property
    void bothFormsSayTheSame(
            @ForAll @IntRange(min = 0, max = 100_000) int running,
            @ForAll @IntRange(min = 0, max = 100_000) int waiting,
            @ForAll @DoubleRange(min = 0, max = 1) double usage) {
        String text = String.format(
                Locale.ROOT,
                "TEXT named_metrics.kv_cache_usage_perc=%s, named_metrics.num_requests_waiting=%d,"
                        + " named_metrics.num_requests_running=%d, cpu_utilization=0.3",
                usage,
                waiting,
                running);
        String json = String.format(
                Locale.ROOT,
                "JSON {\"cpu_utilization\":0.3,\"named_metrics\":{\"kv_cache_usage_perc\":%s,\"num_requests_waiting\":%d.0,"
                        + "\"num_requests_running\":\"%d\"}}",
                usage,
                waiting,
                running);

        assertThat(LoadReport.of(text).load(AT)).isEqualTo(new Load(running, waiting, usage, AT));
        assertThat(LoadReport.of(json).load(AT)).isEqualTo(new Load(running, waiting, usage, AT));
        assertThat(LoadReport.of(text).wrong()).isZero();
        assertThat(LoadReport.of(json).wrong()).isZero();
    }

    @Test
    void tritonTellsOnlyOfItsCache() {
        assertThat(LoadReport.of("named_metrics.kv_cache_utilization=0.25,named_metrics.max_token_capacity=4096")
                        .load(AT))
                .isEqualTo(new Load(InferenceRequest.UNKNOWN, InferenceRequest.UNKNOWN, 0.25, AT));
    }

    @Property
    void whateverComesIsReadWithoutFailing(@ForAll String garbage) {
        for (String form : new String[] {"", "TEXT ", "JSON ", "JSON {\"named_metrics\":"}) {
            LoadReport report = LoadReport.of(form + garbage);

            assertThat(report.wrong()).isNotNegative();
            Load load = report.load(AT);
            assertThat(load == null || load.sampledAt().equals(AT)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TEXT named_metrics.kv_cache_usage_perc=1.5",
                "TEXT named_metrics.kv_cache_usage_perc=NaN",
                "TEXT named_metrics.num_requests_running=-1",
                "TEXT named_metrics.num_requests_waiting=1e20",
                "TEXT named_metrics.num_requests_waiting=many",
                "TEXT nonsense",
                "JSON {",
            })
    void whatCantBeIsIgnoredAndCounted(String value) {
        LoadReport report = LoadReport.of(value);

        assertThat(report.load(AT)).isNull();
        assertThat(report.wrong()).isEqualTo(1);
    }
}
