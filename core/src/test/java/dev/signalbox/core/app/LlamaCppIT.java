package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real llama.cpp server, asked directly and through the sidecar: clients get the same from both.
 *
 * <p>Requests are seeded, at temperature 0 and without prompt cache, so that the model says the same each time. What a server
 * makes up for each answer differs by nature and is blanked before the comparison: {@code id}, {@code created} and the
 * measured {@code timings}. All other bytes are compared.
 */
final class LlamaCppIT {

    private static final String EMBEDDING_MODEL = LlamaCppServer.MODEL + "-embeddings";
    /** Headers of one connection or one moment, not of an answer. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "keep-alive", "transfer-encoding", "date");

    private static final String CHAT = """
            {"model":"smollm2-135m","temperature":0,"seed":7,"cache_prompt":false,"max_tokens":12,
             "messages":[{"role":"user","content":"What is a signal box on a railway?"}]}""";

    private static LlamaCppServer server;
    private static LlamaCppServer embeddingServer;
    private static SidecarProcess sidecar;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        LlamaCppServer.assumePresent();
        server = LlamaCppServer.start(directory);
        embeddingServer = LlamaCppServer.start(directory, "--embeddings", "--pooling", "mean");
        sidecar = SidecarProcess.serve(
                directory, """
                backends:
                  - id: workstation
                    url: %s
                    placement: cpu
                    models: [%s]
                  - id: embedder
                    url: %s
                    placement: cpu
                    models:
                      - {name: %s, operations: [embeddings]}
                """.formatted(server.url(), LlamaCppServer.MODEL, embeddingServer.url(), EMBEDDING_MODEL));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : new AutoCloseable[] {sidecar, embeddingServer, server}) {
            if (started != null) {
                started.close();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/v1/chat/completions", "/v1/completions"})
    void passesAnswersOnUnchanged(String path) throws Exception {
        String request = path.contains("chat") ? CHAT : completion();

        assertSameAnswer(post(server.url(), path, request), post(sidecar.data(), path, request));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/v1/chat/completions", "/v1/completions"})
    void passesStreamsOnUnchanged(String path) throws Exception {
        String request = (path.contains("chat") ? CHAT : completion())
                .replaceFirst("\\{", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},");

        HttpResponse<String> direct = post(server.url(), path, request);
        assertThat(direct.body()).contains("data: ").endsWith("data: [DONE]\n\n");
        assertSameAnswer(direct, post(sidecar.data(), path, request));
    }

    @Test
    void passesEmbeddingsOnUnchanged() throws Exception {
        String request = "{\"model\":\"" + EMBEDDING_MODEL + "\",\"input\":[\"a signal box\",\"a points lever\"]}";

        HttpResponse<String> direct = post(embeddingServer.url(), "/v1/embeddings", request);
        assertThat(direct.body()).contains("\"embedding\"");
        assertSameAnswer(direct, post(sidecar.data(), "/v1/embeddings", request));
    }

    @Test
    void passesTheServersOwnErrorsOnUnchanged() throws Exception {
        String request = CHAT.replace("\"messages\"", "\"response_format\":{\"type\":\"no such format\"},\"messages\"");

        HttpResponse<String> direct = post(server.url(), "/v1/chat/completions", request);
        assertThat(direct.statusCode()).isEqualTo(400);
        assertSameAnswer(direct, post(sidecar.data(), "/v1/chat/completions", request));
    }

    @Test
    void saysWhoAnswered() throws Exception {
        HttpResponse<String> answer = post(sidecar.data(), "/v1/chat/completions", CHAT);

        assertThat(answer.headers().map()).containsEntry("x-signalbox-backend", List.of("workstation"));
        assertThat(answer.headers().map()).containsEntry("x-signalbox-placement", List.of("CPU"));
    }

    @Test
    void theOfficialClientSeesNoDifference() throws Exception {
        try (Client direct = new Client(server.url());
                Client through = new Client(sidecar.data())) {
            assertThat(through.answer()).isNotBlank().isEqualTo(direct.answer());
            assertThat(through.streamed()).isNotBlank().isEqualTo(direct.streamed());
        }
    }

    @Test
    void theOfficialClientGetsEmbeddings() throws Exception {
        try (Client direct = new Client(embeddingServer.url());
                Client through = new Client(sidecar.data())) {
            assertThat(through.embedding()).isNotEmpty().isEqualTo(direct.embedding());
        }
    }

    /** The official OpenAI client, unchanged but for its base URL. */
    private static final class Client implements AutoCloseable {

        private final OpenAIClient client;

        Client(URI url) {
            client = OpenAIOkHttpClient.builder()
                    .baseUrl(url.resolve("/v1").toString())
                    .apiKey("none")
                    .build();
        }

        String answer() {
            return client.chat().completions().create(request()).choices().stream()
                    .flatMap(choice -> choice.message().content().stream())
                    .collect(Collectors.joining());
        }

        String streamed() {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(request())) {
                return stream.stream()
                        .flatMap(chunk -> chunk.choices().stream())
                        .flatMap(choice -> choice.delta().content().stream())
                        .collect(Collectors.joining());
            }
        }

        List<Float> embedding() {
            return client.embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model(EMBEDDING_MODEL)
                            .input("a signal box")
                            .build())
                    .data()
                    .get(0)
                    .embedding();
        }

        @Override
        public void close() {
            client.close();
        }

        private static ChatCompletionCreateParams request() {
            return ChatCompletionCreateParams.builder()
                    .model(LlamaCppServer.MODEL)
                    .temperature(0)
                    .maxCompletionTokens(12)
                    .putAdditionalBodyProperty("seed", JsonValue.from(7))
                    .putAdditionalBodyProperty("cache_prompt", JsonValue.from(false))
                    .addUserMessage("What is a signal box on a railway?")
                    .build();
        }
    }

    private static String completion() {
        return "{\"model\":\"smollm2-135m\",\"temperature\":0,\"seed\":7,\"cache_prompt\":false,\"max_tokens\":12,"
                + "\"prompt\":\"A signal box is\"}";
    }

    private HttpResponse<String> post(URI base, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void assertSameAnswer(HttpResponse<String> direct, HttpResponse<String> through) {
        assertThat(through.statusCode()).isEqualTo(direct.statusCode());
        assertThat(headers(through)).isEqualTo(headers(direct));
        assertThat(blanked(through.body())).isEqualTo(blanked(direct.body()));
    }

    private static Map<String, List<String>> headers(HttpResponse<?> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.keySet().removeIf(name -> OF_THE_CONNECTION.contains(name) || name.startsWith("x-signalbox-"));
        // The length of an answer whose timings differ by a digit.
        headers.remove("content-length");
        return headers;
    }

    private static String blanked(String body) {
        return body.replaceAll("\"id\":\"[^\"]*\"", "\"id\":\"\"")
                .replaceAll("\"created\":\\d+", "\"created\":0")
                .replaceAll("\"timings\":\\{[^}]*}", "\"timings\":{}");
    }
}
