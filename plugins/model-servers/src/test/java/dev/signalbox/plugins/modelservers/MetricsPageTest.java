package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    static Stream<Arguments> engines() {
        return Stream.of(
                engine("vLLM", VLLM, 3, 12, 0.25),
                engine("vLLM with two engines", """
                        vllm:num_requests_running{engine="0"} 1
                        vllm:num_requests_running{engine="1"} 2
                        vllm:kv_cache_usage_perc{engine="0"} 0.2
                        vllm:kv_cache_usage_perc{engine="1"} 0.4
                        """, 3, -1, 0.3),
                engine("old vLLM", "vllm:gpu_cache_usage_perc 0.5\nvllm:num_requests_running 1\n", 1, -1, 0.5),
                engine(
                        "SGLang",
                        "sglang:num_running_reqs{m=\"x\"} 4\nsglang:num_queue_reqs 1\nsglang:token_usage 0.75\n",
                        4,
                        1,
                        0.75),
                engine("llama.cpp", "llamacpp:requests_processing 1\nllamacpp:requests_deferred 2", 1, 2, Double.NaN),
                engine("TGI", "tgi_queue_size 5\r\ntgi_batch_current_size 6\r\n", 6, 5, Double.NaN),
                engine(
                        "TensorRT-LLM",
                        "trtllm_num_requests_running 7\ntrtllm_kv_cache_utilization 1.0000001\n",
                        7,
                        -1,
                        1));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void readsTheLoadOfEachEngine(String page, int running, int waiting, double kvCacheUsage) {
        LoadReading reading = read(page);

        assertThat(reading.problem()).isEmpty();
        assertThat(reading.running()).isEqualTo(running);
        assertThat(reading.waiting()).isEqualTo(waiting);
        assertThat(reading.kvCacheUsage()).isEqualTo(kvCacheUsage, offset(1e-9));
    }

    @Test
    void isUnknownRatherThanZeroWhereAValueMeansNothing() {
        LoadReading reading =
                read("vllm:num_requests_running NaN\nvllm:num_requests_waiting x\nvllm:kv_cache_usage_perc 0.5\n");

        assertThat(reading.load(Instant.EPOCH))
                .isEqualTo(new Load(InferenceRequest.UNKNOWN, InferenceRequest.UNKNOWN, 0.5, Instant.EPOCH));
    }

    @Test
    void saysThatAPageIsNotPrometheusText() {
        assertThat(read("<!doctype html><html></html>").problem()).isEqualTo("is no Prometheus text");
        assertThat(read("{\"error\":1}").load(Instant.EPOCH)).isEqualTo(Load.UNKNOWN);
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
        assertThat(inChunks(VLLM.getBytes(StandardCharsets.UTF_8), size)).isEqualTo(read(VLLM));
    }

    @Property(tries = 500)
    void neverFailsWhateverTheBytes(@ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 64) int size) {
        byte[] page = new byte[VLLM.length() / 2 + bytes.length];
        byte[] start = VLLM.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, page, 0, VLLM.length() / 2);
        System.arraycopy(bytes, 0, page, VLLM.length() / 2, bytes.length);

        assertThat(inChunks(page, size).running()).isGreaterThanOrEqualTo(InferenceRequest.UNKNOWN);
    }

    private static Arguments engine(String name, String page, int running, int waiting, double kvCacheUsage) {
        return Arguments.of(Named.of(name, page), running, waiting, kvCacheUsage);
    }

    private static LoadReading read(String page) {
        return inChunks(page.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    private static LoadReading inChunks(byte[] page, int size) {
        try (InputStream text = new ByteArrayInputStream(page) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, size));
            }
        }) {
            return MetricsPage.read(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
