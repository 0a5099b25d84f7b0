package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForwardingIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String ANSWER =
            "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34,\"total_tokens\":46}}";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theBackendGetsTheBytesThatTheClientSent() throws Exception {
        String body =
                "{ \"model\" : \"llama\",\n \"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9 \uD83D\uDE00\"}] }";
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            post(sidecar.url(CHAT + "?api-version=1"), body);

            ScriptedBackend.Received received = backend.next();
            assertThat(received.body().toString()).isEqualTo(body);
            assertThat(received.uri()).isEqualTo(CHAT + "?api-version=1");
        }
    }

    @Test
    void theClientGetsTheBytesAndHeadersThatTheBackendSent() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> response.setStatusCode(201)
                        .putHeader("content-type", "application/json; odd=yes")
                        .putHeader("x-request-id", "abc")
                        .putHeader("set-cookie", List.<String>of("a=1", "b=2"))
                        .end(ANSWER));
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            HttpResponse<String> response = post(sidecar.url(CHAT), "{\"model\":\"llama\"}");

            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(response.body()).isEqualTo(ANSWER);
            assertThat(response.headers().map())
                    .containsEntry("content-type", List.of("application/json; odd=yes"))
                    .containsEntry("x-request-id", List.of("abc"))
                    .containsEntry("set-cookie", List.of("a=1", "b=2"));
        }
    }

    @Test
    void anAnswerSaysHowItsRequestWasPlaced() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            HttpResponse<String> response = post(sidecar.url(CHAT), "{\"model\":\"llama\"}");

            assertThat(response.headers().map())
                    .containsEntry("x-signalbox-decision-id", List.of("00000000-0000-4000-0000-000000000001"))
                    .containsEntry("x-signalbox-request-class", List.of("interactive-chat"))
                    .containsEntry("x-signalbox-placement", List.of("GPU"))
                    .containsEntry("x-signalbox-backend", List.of("gpu-a"))
                    .containsEntry("x-signalbox-policy-revision", List.of(Sidecar.REVISION))
                    .containsEntry("x-signalbox-attempts", List.of("1"));
        }
    }

    @Test
    void aResultTellsWhatTheBackendCounted() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            post(sidecar.url(CHAT), "{\"model\":\"llama\"}");

            RequestResult result = sidecar.result();
            assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.ANSWERED);
            assertThat(result.status()).isEqualTo(200);
            assertThat(result.promptTokens()).isEqualTo(12);
            assertThat(result.outputTokens()).isEqualTo(34);
            assertThat(result.ttftMs()).isPositive().isLessThanOrEqualTo(result.durationMs());
            assertThat(sidecar.state("gpu-a").inFlight()).isZero();
        }
    }

    @Test
    void onlyTheModelsNameChangesWhereTheBackendKnowsItByAnother() throws Exception {
        String body = "{\"stream\":false, \"model\" : \"llama\" ,\"x\":\"llama\"}";
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = Sidecar.builder()
                        .backend(
                                "api",
                                "http://127.0.0.1:" + backend.port() + "/openai/",
                                "llama",
                                "vendor/\"llama\"",
                                Map.of("authorization", "Bearer key"))
                        .start()) {
            post(sidecar.url(CHAT), body);

            ScriptedBackend.Received received = backend.next();
            assertThat(received.body().toString())
                    .isEqualTo("{\"stream\":false, \"model\" : \"vendor/\\\"llama\\\"\" ,\"x\":\"llama\"}");
            assertThat(received.headers().get("content-length"))
                    .isEqualTo(Integer.toString(received.body().length()));
            assertThat(received.uri()).isEqualTo("/openai" + CHAT);
            assertThat(received.headers().getAll("authorization")).containsExactly("Bearer key");
            assertThat(received.headers().get("host")).isEqualTo("127.0.0.1:" + backend.port());
        }
    }

    @Test
    void aBackendMayHaveItsPathsElsewhere() throws Exception {
        BackendApi api = new BackendApi(Protocol.OPENAI, "/v3", Set.of());
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = Sidecar.builder()
                        .backend(
                                "cpu",
                                "http://127.0.0.1:" + backend.port() + "/ovms",
                                api,
                                "llama",
                                "llama",
                                Map.of(),
                                Map.of())
                        .start()) {
            post(sidecar.url(CHAT + "?x=/v1"), "{\"model\":\"llama\"}");

            assertThat(backend.next().uri()).isEqualTo("/ovms/v3/chat/completions?x=/v1");
        }
    }

    @Test
    void aClientsKeysDoNotReachABackendThatHasItsOwn() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                ScriptedBackend open = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = Sidecar.builder()
                        .backend("api", backend.port(), BackendApi.OPENAI, Map.of("Authorization", "Bearer ours"))
                        .start();
                Sidecar passing = Sidecar.builder().backend("own", open.port()).start()) {
            for (Sidecar one : List.of(sidecar, passing)) {
                client.send(
                        HttpRequest.newBuilder(URI.create(one.url(CHAT)))
                                .version(HttpClient.Version.HTTP_1_1)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"llama\"}"))
                                .headers("x-api-key", "theirs", "api-key", "theirs", "x-goog-api-key", "theirs")
                                .headers("authorization", "Bearer theirs", "cookie", "theirs", "x-other", "kept")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            }

            ScriptedBackend.Received received = backend.next();
            assertThat(received.headers().toString()).doesNotContain("theirs");
            assertThat(received.headers().getAll("authorization")).containsExactly("Bearer ours");
            assertThat(received.headers().get("x-other")).isEqualTo("kept");
            assertThat(open.next().headers().get("x-api-key")).isEqualTo("theirs");
        }
    }

    @Test
    void connectionsToABackendAreUsedAgain() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            for (int i = 0; i < 20; i++) {
                post(sidecar.url(CHAT), "{\"model\":\"llama\"}");
            }
            assertThat(backend.connections).hasValue(1);
        }
    }

    private HttpResponse<String> post(String url, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .header("authorization", "Bearer client")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
