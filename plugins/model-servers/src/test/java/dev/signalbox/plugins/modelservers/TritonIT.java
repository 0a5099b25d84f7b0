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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Triton Inference Server on the CPU with a model in Python: {@code SIGNALBOX_TRITON_SERVER} names its launcher. */
class TritonIT {

    @TempDir
    private Path directory;

    @Test
    void isFoundWatchedAndAsked() throws Exception {
        String binary = RunningServer.required("SIGNALBOX_TRITON_SERVER", "Triton");
        int port = RunningServer.freePort();
        int metricsPort = RunningServer.freePort();
        URI url = URI.create("http://127.0.0.1:" + port);
        Path model = Files.createDirectories(directory.resolve("models/echo/1"));
        Files.writeString(model.resolve("model.py"), Doubles.text("real/triton-model.txt"));
        Files.writeString(model.resolveSibling("config.pbtxt"), Doubles.text("real/triton-config.txt"));
        List<String> command = List.of(
                binary,
                "--model-repository=" + directory.resolve("models"),
                "--http-address=127.0.0.1",
                "--http-port=" + port,
                "--metrics-port=" + metricsPort,
                "--allow-grpc=false");
        try (RunningServer server = RunningServer.start(command, Map.of(), directory, url.resolve("/v2/health/ready"));
                LoadSource source = TestHost.loadSource(
                        new ModelServersPlugin(), "triton", Doubles.patient(Map.of("metricsPort", metricsPort)))) {
            Backend backend = Doubles.discover("triton", Map.of("url", url.toString(), "placement", "cpu"));

            assertThat(backend.models()).singleElement().satisfies(found -> {
                assertThat(found.name()).isEqualTo("echo");
                assertThat(found.operations()).isEqualTo(Set.of(Operation.INFER, Operation.CHAT, Operation.COMPLETION));
            });
            assertThat(Condition.await(
                                    "a load",
                                    () -> Doubles.look(source, backend),
                                    seen -> seen.load().waiting() == 0)
                            .detail())
                    .isEmpty();

            HttpResponse<String> answer =
                    RunningServer.post(url.resolve("/v2/models/echo/generate"), "{\"text_input\":\"hello\"}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"text_output\":\"hello\"");
            HttpResponse<String> unknown =
                    RunningServer.post(url.resolve("/v2/models/nobody/infer"), "{\"inputs\":[]}");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(server.isAlive()).isTrue();
            assertThat(backend.api().isRetryable(unknown.statusCode())).isTrue();
        }
    }
}
