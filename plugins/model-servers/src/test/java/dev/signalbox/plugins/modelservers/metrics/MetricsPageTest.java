package dev.signalbox.plugins.modelservers.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.InferenceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    private static final String VLLM = """
            # HELP vllm:num_requests_running Number of requests in model execution batches.
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running{engine="0",model_name="a}\\"b 7"} 3.0
            vllm:num_requests_waiting{engine="0",model_name="a"} 12.0
            vllm:num_requests_waiting_by_reason{engine="0"} 99.0
            vllm:kv_cache_usage_perc{engine="0",model_name="a"} 0.25
            vllm:time_to_first_token_seconds_bucket{le="0.001"} 0.0
            """;

    private static final PrometheusFigures FIGURES = new PrometheusFigures(
            "vLLM",
            List.of(
                    Metric.of("vllm:num_requests_running", Meaning.RUNNING),
                    Metric.of("vllm:num_requests_waiting", Meaning.WAITING),
                    Metric.of("vllm:kv_cache_usage_perc", Meaning.KV_CACHE),
                    Metric.of("vllm:gpu_cache_usage_perc", Meaning.OLD_KV_CACHE),
                    Metric.of("labelled_metric", "kind=\"one\"", Meaning.WAITING)));

    @Test
    void addsUpTheEnginesAndAveragesTheirShares() {
        assertThat(figures(read("""
                        vllm:num_requests_running{engine="0"} 1
                        vllm:num_requests_running{engine="1"} 2\r
                        vllm:kv_cache_usage_perc{engine="0"} 0.25
                        vllm:kv_cache_usage_perc{engine="1"} 0.5
                        """))).containsExactly(3.0, -1.0, 0.375);
        assertThat(figures(read(VLLM))).containsExactly(3.0, 12.0, 0.25);
    }

    @Test
    void takesAnOldNameWhereThereIsNoNewOne() {
        assertThat(read("vllm:gpu_cache_usage_perc 0.5\n").kvCacheUsage()).isEqualTo(0.5);
        assertThat(read("vllm:gpu_cache_usage_perc 0.5\nvllm:kv_cache_usage_perc 1.0000001")
                        .kvCacheUsage())
                .isEqualTo(1);
    }

    @Test
    void takesOnlyTheSeriesWithTheLabel() {
        assertThat(read("""
                        labelled_metric{kind="two",x="y"} 7
                        labelled_metric{x="y",kind="one"} 5
                        labelled_metric 9
                        labelled_metric{kind="one
                        """).waiting()).isEqualTo(5);
    }

    @Test
    void isUnknownRatherThanZeroWhereAValueMeansNothing() {
        Reading reading =
                read("vllm:num_requests_running NaN\nvllm:num_requests_waiting x\nvllm:kv_cache_usage_perc 0.5\n");

        assertThat(figures(reading)).containsExactly(-1.0, -1.0, 0.5);
    }

    @Test
    void saysThatAPageIsNotPrometheusText() {
        assertThat(read("<!doctype html><html></html>").problem()).isEqualTo("is no Prometheus text");
        assertThat(figures(read("{\"error\":1}"))).containsExactly(-1.0, -1.0, Double.NaN);
    }

    @Test
    void saysThatAPageHasNothingItKnows() {
        assertThat(read("process_cpu_seconds_total 1\n").problem()).startsWith("has no metric of vLLM");
    }

    @Test
    void stopsAtOneMebibyte() {
        String line = "vllm:num_requests_running 3\n" + "a_counter 1\n".repeat(MetricsPage.MAX_BYTES / 12);

        assertThat(read(line).problem()).isEqualTo("is longer than 1048576 bytes");
    }

    @Test
    void skipsALineThatIsTooLong() {
        String page = "x{label=\"" + "y".repeat(200_000) + "\"} 1\n" + VLLM;

        assertThat(inChunks(page.getBytes(StandardCharsets.UTF_8), 1_000).running())
                .isEqualTo(3);
    }

    @Property(tries = 200)
    void givesTheSameWhereverThePageIsCut(@ForAll @IntRange(min = 1, max = 400) int size) {
        assertThat(figures(inChunks(VLLM.getBytes(StandardCharsets.UTF_8), size)))
                .isEqualTo(figures(read(VLLM)));
    }

    @Property(tries = 500)
    void neverFailsWhateverTheBytes(@ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 64) int size) {
        byte[] page = new byte[VLLM.length() / 2 + bytes.length];
        byte[] start = VLLM.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, page, 0, VLLM.length() / 2);
        System.arraycopy(bytes, 0, page, VLLM.length() / 2, bytes.length);

        assertThat(inChunks(page, size).running()).isGreaterThanOrEqualTo(InferenceRequest.UNKNOWN);
    }

    private static List<Double> figures(Reading reading) {
        return List.of((double) reading.running(), (double) reading.waiting(), reading.kvCacheUsage());
    }

    private static Reading read(String page) {
        return inChunks(page.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    private static Reading inChunks(byte[] page, int size) {
        try (InputStream text = new ByteArrayInputStream(page) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, size));
            }
        }) {
            return FIGURES.read(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
