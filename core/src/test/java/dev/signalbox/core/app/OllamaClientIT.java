package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official Ollama client, in Python, in front of servers that know OpenAI's API only. */
final class OllamaClientIT {

    private static final String PYTHON = System.getenv("SIGNALBOX_CLIENTS_PYTHON");
    private static final Path SCRIPT = Path.of("src/test/python/ollama_client.py");
    private static final String MODEL = LlamaCppServer.MODEL;
    private static final long SECONDS = 120;

    @TempDir
    private Path directory;

    @BeforeEach
    void assumePresent() {
        assumeTrue(
                PYTHON != null, "SIGNALBOX_CLIENTS_PYTHON names no Python with the official clients: see .ci/clients");
    }

    @Test
    void aRealServerAnswersStreamsAndCounts() throws Exception {
        LlamaCppServer.assumePresent();
        try (LlamaCppServer server = LlamaCppServer.start(directory);
                Sidecar sidecar = Sidecar.builder()
                        .backend("workstation", server.url().toString(), MODEL, MODEL, Map.of())
                        .start()) {
            JsonNode heard = ask(sidecar);

            assertThat(heard.path("models").toString()).isEqualTo("[\"" + MODEL + "\"]");
            assertThat(heard.path("capabilities").toString()).contains("completion");
            assertThat(heard.path("chat").asText()).isNotBlank();
            assertThat(heard.path("streamed").asText())
                    .isEqualTo(heard.path("chat").asText());
            assertThat(heard.path("pieces").asInt()).isGreaterThan(2);
            assertThat(heard.path("done").asBoolean()).isTrue();
            assertThat(heard.path("promptTokens").asInt()).isGreaterThan(5);
            assertThat(heard.path("outputTokens").asInt()).isBetween(1, 12);
            assertThat(heard.path("generated").asText()).isNotBlank();
            assertThat(heard.path("withTool").asBoolean()).isTrue();
            assertThat(heard.at("/unknown/status").asInt()).isEqualTo(404);
            assertThat(heard.at("/unknown/error").asText()).contains("no-such-model");
        }
    }

    @Test
    void aBusyServerIsAResponseError() throws Exception {
        try (ScriptedBackend busy = ScriptedBackend.status(503, "{\"error\":{\"message\":\"loading\"}}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("gpu", "http://127.0.0.1:" + busy.port(), MODEL, MODEL, Map.of())
                        .start()) {
            assertThat(run(sidecar)).contains("ollama._types.ResponseError: loading (status code: 503)");
        }
    }

    private JsonNode ask(Sidecar sidecar) throws Exception {
        String output = run(sidecar);
        assertThat(output).startsWith("{");
        return new ObjectMapper().readTree(output);
    }

    private String run(Sidecar sidecar) throws Exception {
        Path output = Files.createTempFile(directory, "client", ".txt");
        Process process = new ProcessBuilder(PYTHON, SCRIPT.toString(), sidecar.url(""), MODEL)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
