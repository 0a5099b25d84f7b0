package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.ServedModel;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MLServer, which speaks the Open Inference Protocol: {@code SIGNALBOX_MLSERVER} names its command. */
class MlServerIT {

    @TempDir
    private Path directory;

    @Test
    void isFoundWatchedAndAsked() throws Exception {
        String binary = RunningServer.required("SIGNALBOX_MLSERVER", "MLServer");
        int port = RunningServer.freePort();
        int metricsPort = RunningServer.freePort();
        URI url = URI.create("http://127.0.0.1:" + port);
        Path model = Files.createDirectory(directory.resolve("echo"));
        Files.writeString(
                directory.resolve("settings.json"),
                "{\"host\":\"127.0.0.1\",\"http_port\":" + port + ",\"grpc_port\":" + RunningServer.freePort()
                        + ",\"metrics_port\":" + metricsPort + ",\"parallel_workers\":0}");
        Files.writeString(
                model.resolve("model-settings.json"), "{\"name\":\"echo\",\"implementation\":\"echo_model.Echo\"}");
        Files.writeString(model.resolve("echo_model.py"), Doubles.text("real/mlserver-model.txt"));
        try (RunningServer server = RunningServer.start(
                List.of(binary, "start", directory.toString()),
                Map.of("PYTHONPATH", model.toString()),
                directory,
                url.resolve("/v2/health/ready"))) {
            Backend backend = Doubles.discover("kserve", Map.of("url", url.toString(), "placement", "cpu"));

            assertThat(backend.models())
                    .containsExactly(new ServedModel("echo", "echo", Set.of(Operation.INFER), "", -1));
            HttpResponse<String> answer = RunningServer.post(
                    url.resolve("/v2/models/echo/infer"),
                    "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1,2]}]}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"data\":[1");

            BackendStatus status = Doubles.look("kserve", backend, Doubles.patient(Map.of("metricsPort", metricsPort)));
            assertThat(status.serving()).isTrue();
            assertThat(status.detail()).isEmpty();
            assertThat(status.load().running()).isZero();
            assertThat(server.isAlive()).isTrue();
        }
    }
}
