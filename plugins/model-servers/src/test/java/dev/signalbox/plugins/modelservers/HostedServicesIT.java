package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosted services, as doubles of what their documentation says they answer. */
class HostedServicesIT {

    private static final Set<Operation> CHAT = Set.of(Operation.CHAT);

    private final StubServer server = new StubServer();

    HostedServicesIT() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void openAiListsModelsOfWhichThoseThatWriteAreTaken() throws Exception {
        server.answer("/v1/models", 200, Doubles.text("models/openai.json"));

        assertThat(discover("openai").models())
                .containsExactly(
                        model("gpt-4o-mini", CHAT, -1),
                        model("text-embedding-3-small", Set.of(Operation.EMBEDDINGS), -1));
        assertThat(server.headers("authorization")).containsExactly("Bearer k");
    }

    @Test
    void groqTellsTheContext() throws Exception {
        server.answer("/v1/models", 200, Doubles.text("models/groq.json"));

        assertThat(discover("groq").models()).containsExactly(model("llama-3.1-8b-instant", CHAT, 131_072));
    }

    @Test
    void cerebrasAndSambaNovaListTheirModels() throws Exception {
        server.answer("/v1/models", 200, Doubles.text("models/cerebras.json"));
        assertThat(discover("cerebras").models())
                .extracting(ServedModel::name)
                .containsExactly("llama3.1-8b", "gpt-oss-120b");

        server.answer("/v1/models", 200, Doubles.text("models/sambanova.json"));
        assertThat(discover("sambanova").models()).containsExactly(model("Meta-Llama-3.3-70B-Instruct", CHAT, 131_072));
    }

    @Test
    void anthropicListsItsModelsPageByPage() throws Exception {
        server.answer("/v1/models?limit=1000", 200, Doubles.text("models/anthropic-1.json"));
        server.answer("/v1/models?limit=1000&after_id=claude-haiku-4-5", 200, Doubles.text("models/anthropic-2.json"));

        assertThat(discover("anthropic").models())
                .containsExactly(
                        model("claude-opus-4-5", CHAT, 200_000),
                        model("claude-haiku-4-5", CHAT, -1),
                        model("claude-3-5-haiku-20241022", CHAT, -1));
        assertThat(server.headers("x-api-key")).containsExactly("k", "k");
        assertThat(server.headers("anthropic-version")).containsExactly("2023-06-01", "2023-06-01");
    }

    @Test
    void geminiListsItsModelsPageByPageWithWhatTheyDo() throws Exception {
        server.answer("/v1beta/models?pageSize=1000", 200, Doubles.text("models/gemini-1.json"));
        server.answer(
                "/v1beta/models?pageSize=1000&pageToken=Ch9tb2RlbHMv%2Fnext%2Bpage%3D%3D",
                200, Doubles.text("models/gemini-2.json"));

        assertThat(discover("gemini").models())
                .containsExactly(
                        model("gemini-2.5-flash", CHAT, 1_048_576),
                        model("gemini-embedding-001", Set.of(Operation.EMBEDDINGS), 2_048));
        assertThat(server.headers("x-goog-api-key")).containsExactly("k", "k");
    }

    @Test
    void aListWithoutEndIsGivenUp() {
        server.answer("/v1/models", 200, Doubles.text("models/anthropic-1.json"));
        server.answer("/v1beta/models", 200, Doubles.text("models/gemini-1.json"));

        assertThatThrownBy(() -> discover("anthropic")).hasMessageContaining("has more than 20 pages");
        assertThatThrownBy(() -> discover("gemini")).hasMessageContaining("has more than 20 pages");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/models, 401, openai-401-invalid_api_key, authorization",
        "anthropic, /v1/models, 401, anthropic-401-authentication_error, x-api-key",
        "gemini, /v1beta/models, 403, gemini-403-PERMISSION_DENIED, x-goog-api-key"
    })
    void aRefusedKeyIsNamedAndNotShown(String type, String path, int status, String error, String header) {
        server.answer(path, status, Doubles.text("errors/" + error + ".json"));

        assertThatThrownBy(() -> discover(type))
                .hasMessageContaining(" answered " + status + ". Maybe the key that \"apiKey\" names is wrong")
                .hasMessageContaining("sent as " + header)
                .hasMessageNotContaining("sk-not");
    }

    @Test
    void areNotAskedHowTheyAreUnlessTold() throws Exception {
        Backend backend = named("anthropic");

        assertThat(look("anthropic", backend, Map.of())).isEqualTo(BackendStatus.serving(Load.UNKNOWN));
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200, true", "404, true", "429, true", "401, false", "403, false", "500, false", "529, false"})
    void whereAskedServeUnlessTheyRefuseTheKeyOrFail(int status, boolean serving) throws Exception {
        server.answer("/v1/models", status, "{}");
        Backend backend = named("anthropic");

        assertThat(look("anthropic", backend, Map.of("health", true)).serving()).isEqualTo(serving);
        assertThat(server.asked()).containsExactly("/v1/models?limit=1");
    }

    private BackendStatus look(String type, Backend backend, Map<String, ?> settings) throws Exception {
        return Doubles.look(type, backend, Doubles.patient(settings));
    }

    private Backend named(String type) throws Exception {
        return Doubles.discover(type, Map.of("url", server.url().toString(), "apiKey", "k", "models", List.of("m")));
    }

    private Backend discover(String type) throws Exception {
        return Doubles.discover(type, Map.of("url", server.url().toString(), "apiKey", "k"));
    }

    private static ServedModel model(String name, Set<Operation> operations, int contextTokens) {
        return new ServedModel(name, name, operations, "", contextTokens);
    }
}
