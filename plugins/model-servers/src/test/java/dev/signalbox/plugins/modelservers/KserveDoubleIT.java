package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Protocol;
import dev.signalbox.spi.backend.ServedModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Triton with TensorRT-LLM, and other servers of the Open Inference Protocol, as doubles of what they document. */
class KserveDoubleIT {

    private final StubServer server = new StubServer();

    KserveDoubleIT() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tritonServesItsReadyModelsTextToThoseThatTakeText() throws Exception {
        server.answer("/v2/repository/index", 200, Doubles.text("models/triton-index.json"));
        server.answer("/v2/models/ensemble", 200, Doubles.text("models/triton-ensemble.json"));
        server.answer("/v2/models/resnet", 200, Doubles.text("models/triton-resnet.json"));

        Backend backend = discover("triton", Map.of());

        assertThat(backend.api().protocol()).isEqualTo(Protocol.KSERVE);
        assertThat(backend.models())
                .containsExactly(
                        new ServedModel(
                                "ensemble",
                                "ensemble",
                                Set.of(Operation.INFER, Operation.CHAT, Operation.COMPLETION),
                                "",
                                -1),
                        new ServedModel("resnet", "resnet", Set.of(Operation.INFER), "", -1));
        assertThat(server.bodies()).contains("{\"ready\":true}");
    }

    @Test
    void aServerWithoutAnIndexHasItsModelsNamed() throws Exception {
        assertThatThrownBy(() -> discover("kserve", Map.of()))
                .hasMessageContaining("POST " + server.url() + "/v2/repository/index answered 404")
                .hasMessageContaining("\"models\" can name what it serves");

        assertThat(discover("kserve", Map.of("models", "m")).models())
                .containsExactly(new ServedModel("m", "m", Set.of(Operation.INFER), "", -1));
    }

    @Test
    void tritonTellsItsLoadItsPowerAndItsEnergy() throws Exception {
        server.answer("/metrics", 200, Doubles.text("pages/triton.prom"));
        server.answer("/v2/health/ready", 200, "");
        TestPluginContext context =
                Doubles.patient(Map.of("metricsPort", server.url().getPort()));

        BackendStatus status = Doubles.look("triton", discover("triton", Map.of("models", "m")), context);

        assertThat(status.load().running()).isEqualTo(16);
        assertThat(status.load().waiting()).isEqualTo(7);
        assertThat(status.load().kvCacheUsage()).isEqualTo(0.4875);
        assertThat(context.gauged("power.watts")).isEqualTo(412.25);
        assertThat(server.asked()).containsExactly("/metrics", "/v2/health/ready");
    }

    private Backend discover(String type, Map<String, ?> more) throws Exception {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("url", server.url().toString());
        settings.put("placement", "gpu");
        return Doubles.discover(type, settings);
    }
}
