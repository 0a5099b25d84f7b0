package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that speak OpenAI's API, as doubles of what their documentation says they answer. */
class OpenAiServersIT {

    private static final Set<Operation> TEXT = Set.of(Operation.CHAT, Operation.COMPLETION);

    private final StubServer server = new StubServer();

    OpenAiServersIT() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "vllm, /v1/models, meta-llama/Llama-3.1-8B-Instruct, 131072",
        "nim, /v1/models, meta/llama-3.1-8b-instruct, 131072",
        "trtllm-serve, /v1/models, TinyLlama-1.1B-Chat-v1.0, -1",
        "openvino, /v3/models, meta-llama/Llama-3.1-8B-Instruct, -1"
    })
    void listTheirModelsAtTheirPath(String type, String path, String model, int contextTokens) throws Exception {
        server.answer(path, 200, Doubles.text("models/" + type + ".json"));

        Backend backend = discover(type);

        assertThat(backend.models()).contains(new ServedModel(model, model, TEXT, "", contextTokens));
        assertThat(backend.owned()).isTrue();
        assertThat(server.asked()).containsExactly(path);
    }

    @Test
    void openVinoEmbedsWithAModelThatIsCalledSo() throws Exception {
        server.answer("/v3/models", 200, Doubles.text("models/openvino.json"));

        assertThat(discover("openvino").models())
                .contains(new ServedModel(
                        "Qwen/Qwen3-Embedding-0.6B",
                        "Qwen/Qwen3-Embedding-0.6B",
                        Set.of(Operation.EMBEDDINGS),
                        "",
                        InferenceRequest.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({"/server_info", "/get_server_info"})
    void sglangTellsItsSlotsAndItsWidth(String path) throws Exception {
        server.answer("/v1/models", 200, Doubles.text("models/sglang.json"));
        server.answer(path, 200, Doubles.text("models/sglang-server-info.json"));

        Backend backend = discover("sglang");

        assertThat(backend.maxConcurrency()).isEqualTo(128);
        assertThat(backend.models()).containsExactly(new ServedModel("qwen", "qwen", TEXT, "fp8", 32_768));
    }

    @Test
    void tgiTellsItsContextBesideTheList() throws Exception {
        server.answer("/v1/models", 200, Doubles.text("models/tgi.json"));
        assertThat(discover("tgi").models()).containsExactly(new ServedModel("gpt2", "gpt2", TEXT, "", -1));

        server.answer("/info", 200, Doubles.text("models/tgi-info.json"));
        assertThat(discover("tgi").models()).containsExactly(new ServedModel("gpt2", "gpt2", TEXT, "", 2_048));
        assertThat(discover("tgi").maxConcurrency()).isEqualTo(InferenceRequest.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "vllm, /metrics, /health, 8, 2",
        "sglang, /metrics, /health, 162, 2826",
        "tgi, /metrics, /health, 6, 5",
        "trtllm-serve, /prometheus/metrics, /health, 7, 1",
        "nim, /v1/metrics, /v1/health/ready, 4, 1",
        "llama-cpp, /metrics, /health, 1, 2",
        "openvino, /metrics, /v2/health/ready, 5, -1"
    })
    void tellTheirLoadAndHealthAtTheirPaths(String type, String metrics, String health, int running, int waiting)
            throws Exception {
        server.answer(metrics, 200, Doubles.text("pages/" + type + ".prom"));
        server.answer(health, 200, "");
        TestPluginContext context = Doubles.patient(Map.of());

        BackendStatus status = Doubles.look(type, backend(type), context);

        assertThat(status.serving()).isTrue();
        assertThat(status.detail()).isEmpty();
        assertThat(status.load().running()).isEqualTo(running);
        assertThat(status.load().waiting()).isEqualTo(waiting);
        assertThat(server.asked()).containsExactly(metrics, health);
    }

    @ParameterizedTest
    @CsvSource({"vllm", "sglang", "tgi", "trtllm-serve", "nim", "llama-cpp", "openvino"})
    void serveWithUnknownLoadWithoutMetrics(String type) throws Exception {
        server.answer("/health", 200, "");

        assertThat(Doubles.look(type, backend(type), Doubles.patient(Map.of())))
                .isEqualTo(BackendStatus.serving(Load.UNKNOWN));
    }

    @Test
    void nimTellsItsPower() throws Exception {
        server.answer("/v1/metrics", 200, Doubles.text("pages/nim.prom"));
        TestPluginContext context = Doubles.patient(Map.of());

        Doubles.look("nim", backend("nim"), context);

        assertThat(context.gauged("power.watts")).isEqualTo(600);
        assertThat(context.gauged("accelerator.use.share")).isEqualTo(0.5);
    }

    private Backend discover(String type) throws Exception {
        return Doubles.discover(type, Map.of("url", server.url().toString(), "placement", "gpu"));
    }

    private Backend backend(String type) throws Exception {
        return Doubles.discover(type, Map.of("url", server.url().toString(), "placement", "gpu", "models", "m"));
    }
}
