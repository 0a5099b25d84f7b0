package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.Protocol;
import dev.signalbox.spi.backend.ServedModel;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ollama, as a double of what its documentation says it answers. */
class OllamaDoubleIT {

    private static final Set<Operation> TEXT = Set.of(Operation.CHAT, Operation.COMPLETION);

    private final StubServer server = new StubServer();

    OllamaDoubleIT() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesWhatIsOnItsDiskTheLatestByTheBareNameToo() throws Exception {
        server.answer("/api/tags", 200, Doubles.text("models/ollama.json"));

        Backend backend = Doubles.discover("ollama", Map.of("url", server.url().toString(), "placement", "edge"));

        assertThat(backend.api().protocol()).isEqualTo(Protocol.OLLAMA);
        assertThat(backend.models())
                .containsExactly(
                        new ServedModel("deepseek-r1:7b", "deepseek-r1:7b", TEXT, "Q4_K_M", -1),
                        new ServedModel("llama3.2:latest", "llama3.2:latest", TEXT, "Q4_K_M", -1),
                        new ServedModel("llama3.2", "llama3.2:latest", TEXT, "Q4_K_M", -1),
                        new ServedModel("all-minilm:33m", "all-minilm:33m", Set.of(Operation.EMBEDDINGS), "F16", -1));
    }

    @Test
    void tellsWhatIsLoadedButNotHowManyWait() throws Exception {
        server.answer("/api/ps", 200, Doubles.text("pages/ollama-ps.json"));
        TestPluginContext context = Doubles.patient(Map.of());
        Backend backend =
                Doubles.discover("ollama", Map.of("url", server.url().toString(), "placement", "edge", "models", "m"));

        assertThat(Doubles.look("ollama", backend, context)).isEqualTo(BackendStatus.serving(Load.UNKNOWN));
        assertThat(context.gauged("loaded.models")).isEqualTo(2);
        assertThat(context.gauged("accelerator.memory.bytes")).isEqualTo(5_137_025_024.0);
        assertThat(server.asked()).containsExactly("/api/ps", "/api/version");
    }
}
