package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.signalbox.plugins.modelservers.metrics.Meaning;
import dev.signalbox.plugins.modelservers.metrics.Reading;
import dev.signalbox.spi.InferenceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures of each system, out of pages as its documentation has them. */
class MetricNamesTest {

    @ParameterizedTest
    @CsvSource({
        "vllm, vllm.prom, 8, 2, 0.5",
        "sglang, sglang.prom, 162, 2826, 0.28",
        "tgi, tgi.prom, 6, 5, NaN",
        "trtllm-serve, trtllm-serve.prom, 7, 1, 0.125",
        "nim, nim.prom, 4, 1, 0.5",
        "nim, vllm.prom, 8, 2, 0.5",
        "llama-cpp, llama-cpp.prom, 1, 2, NaN",
        "openvino, openvino.prom, 5, -1, NaN",
        "triton, triton.prom, 16, 7, 0.4875",
        "kserve, triton.prom, 16, 7, 0.4875",
        "kserve, mlserver.prom, 3, -1, NaN",
        "kserve, openvino.prom, 5, -1, NaN",
        "ollama, ollama-ps.json, -1, -1, NaN",
        "openai-compatible, vllm.prom, 8, 2, 0.5",
        "openai-compatible, sglang.prom, 162, 2826, 0.28",
        "openai-compatible, llama-cpp.prom, 1, 2, NaN",
        "openai-compatible, tgi.prom, 6, 5, NaN",
        "openai-compatible, trtllm-serve.prom, 7, 1, 0.125"
    })
    void tellTheLoad(String system, String page, int running, int waiting, double kvCacheUsage) throws IOException {
        Reading reading = read(system, page);

        assertThat(reading.problem()).isEmpty();
        assertThat(reading.running()).isEqualTo(running);
        assertThat(reading.waiting()).isEqualTo(waiting);
        assertThat(reading.kvCacheUsage()).isEqualTo(kvCacheUsage, offset(1e-9));
    }

    static Stream<Arguments> more() {
        return Stream.of(
                arguments(
                        "vllm",
                        "vllm.prom",
                        Map.of(Meaning.PREFIX_CACHE_HITS, 9120.0, Meaning.PREFIX_CACHE_QUERIES, 19000.0)),
                arguments("sglang", "sglang.prom", Map.of(Meaning.PREFIX_CACHE_SHARE, 0.0075)),
                arguments("trtllm-serve", "trtllm-serve.prom", Map.of(Meaning.PREFIX_CACHE_SHARE, 0.5)),
                arguments(
                        "nim",
                        "nim.prom",
                        Map.of(Meaning.POWER, 600.0, Meaning.ENERGY, 200000.5, Meaning.ACCELERATOR_USE, 0.5)),
                arguments(
                        "triton",
                        "triton.prom",
                        Map.of(
                                Meaning.POWER,
                                412.25,
                                Meaning.ENERGY,
                                2345.5,
                                Meaning.ACCELERATOR_USE,
                                0.5,
                                Meaning.BUSY_MICROSECONDS,
                                67350.0)),
                arguments(
                        "ollama",
                        "ollama-ps.json",
                        Map.of(Meaning.LOADED_MODELS, 2.0, Meaning.ACCELERATOR_MEMORY, 5137025024.0)));
    }

    @ParameterizedTest
    @MethodSource
    void more(String system, String page, Map<Meaning, Double> expected) throws IOException {
        Reading reading = read(system, page);

        expected.forEach((meaning, value) ->
                assertThat(reading.value(meaning)).as(meaning.name()).isEqualTo(value));
    }

    @Test
    void areThoseOfTheSystemAlone() throws IOException {
        assertThat(read("vllm", "sglang.prom").problem()).isEqualTo("has no metric of vLLM");
        assertThat(read("openai-compatible", "triton.prom").problem())
                .isEqualTo("has no metric of vLLM, SGLang, llama.cpp, TGI or TensorRT-LLM");
        assertThat(read("ollama", "vllm.prom").problem()).startsWith("can't be read: ");
        assertThat(read("ollama", "vllm.prom").running()).isEqualTo(InferenceRequest.UNKNOWN);
    }

    private static Reading read(String system, String page) throws IOException {
        byte[] text = Doubles.text("pages/" + page).getBytes(StandardCharsets.UTF_8);
        return SystemsTest.system(system).watching().figures().orElseThrow().read(new ByteArrayInputStream(text));
    }
}
