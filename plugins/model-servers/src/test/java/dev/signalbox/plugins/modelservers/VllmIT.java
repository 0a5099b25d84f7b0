package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.testkit.Condition;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.LoadSource;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real vLLM on the processor with a small model of random weights: {@code SIGNALBOX_VLLM} names its command. */
class VllmIT {

    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    private Path directory;

    @Test
    void isFoundWatchedAndAsked() throws Exception {
        String binary = RunningServer.required("SIGNALBOX_VLLM", "vLLM");
        int port = RunningServer.freePort();
        URI url = URI.create("http://127.0.0.1:" + port);
        for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            Files.writeString(directory.resolve(file), Doubles.text("real/vllm/" + file));
        }
        List<String> command = List.of(
                binary,
                "serve",
                directory.toString(),
                "--served-model-name=tiny",
                "--load-format=dummy",
                "--enforce-eager",
                "--max-model-len=4096",
                "--max-num-seqs=2",
                "--host=127.0.0.1",
                "--port=" + port);
        Map<String, String> environment = Map.of(
                "VLLM_CPU_KVCACHE_SPACE", "1",
                "VLLM_NO_USAGE_STATS", "1",
                "HF_HUB_OFFLINE", "1");
        try (RunningServer server = RunningServer.start(command, environment, directory, url.resolve("/health"));
                LoadSource source = TestHost.loadSource(new ModelServersPlugin(), "vllm", Doubles.patient(Map.of()))) {
            Backend backend = Doubles.discover("vllm", Map.of("url", url.toString(), "placement", "cpu"));

            assertThat(backend.models()).singleElement().satisfies(found -> {
                assertThat(found.name()).isEqualTo("tiny");
                assertThat(found.operations()).containsExactlyInAnyOrder(Operation.CHAT, Operation.COMPLETION);
                assertThat(found.contextTokens()).isEqualTo(4096);
            });
            assertThat(Doubles.look(source, backend)).satisfies(idle -> {
                assertThat(idle.serving()).isTrue();
                assertThat(idle.detail()).isEmpty();
                assertThat(idle.load().running()).isZero();
                assertThat(idle.load().waiting()).isZero();
                assertThat(idle.load().kvCacheUsage()).isZero();
            });

            URI figures = url.resolve("/metrics" + MetricNames.VLLM.selection());
            assertThat(RunningServer.get(figures).body())
                    .contains("vllm:num_requests_running{", "vllm:num_requests_waiting{", "vllm:kv_cache_usage_perc{")
                    .doesNotContain("_bucket{");

            CompletableFuture<HttpResponse<String>> answer = RunningServer.posting(
                    url.resolve(CHAT), chat("tiny", 3000), "endpoint-load-metrics-format", "TEXT");
            assertThat(Condition.await(
                                    "a request under way",
                                    () -> Doubles.look(source, backend),
                                    seen -> seen.load().running() == 1)
                            .load()
                            .kvCacheUsage())
                    .isPositive();
            assertThat(answer.join().statusCode()).isEqualTo(200);
            assertThat(answer.join().headers().firstValue("endpoint-load-metrics"))
                    .hasValueSatisfying(report -> assertThat(report)
                            .startsWith("TEXT ")
                            .contains("named_metrics.num_requests_waiting=0", "named_metrics.kv_cache_usage_perc="));

            int unknown =
                    RunningServer.post(url.resolve(CHAT), chat("nobody", 1)).statusCode();
            assertThat(unknown).isEqualTo(404);
            assertThat(backend.api().isRetryable(unknown)).isTrue();
            int tooLong =
                    RunningServer.post(url.resolve(CHAT), chat("tiny", 5000)).statusCode();
            assertThat(tooLong).isEqualTo(400);
            assertThat(backend.api().isRetryable(tooLong)).isFalse();
            assertThat(server.isAlive()).isTrue();
        }
    }

    private static String chat(String model, int tokens) {
        return "{\"model\":\"" + model + "\",\"ignore_eos\":true,\"max_tokens\":" + tokens
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"where does this run\"}]}";
    }
}
