package dev.signalbox.core.http.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.budget.BudgetStatus;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.http.HttpServers;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.policy.CompiledFiles;
import dev.signalbox.core.policy.LifecycleSettings;
import dev.signalbox.core.policy.Offered;
import dev.signalbox.core.policy.PolicyEvents;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.core.policy.PolicyStore;
import dev.signalbox.core.policy.RevisionTests;
import dev.signalbox.core.situation.SituationStatus;
import dev.signalbox.core.state.StateDirectory;
import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.Situations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdminPortIT {

    private static final AtomicReference<List<String>> WAITING_FOR = new AtomicReference<>(List.of());
    private static final Instant SINCE = Instant.parse("2026-03-01T12:00:00Z");
    private static final SituationStatus SITUATIONS = new SituationStatus(
            Situations.of(
                    List.of(new ActiveSituation("gpu-scarce", SINCE, "average 0.95")),
                    List.of(new BackendMark("gpu-a", "flapping", SINCE, "changes 4"))),
            Set.of("gpu-scarce", "dirty-grid"),
            Set.of("flapping"),
            SINCE.plusSeconds(5),
            1,
            "the rules were broken off");

    private static final AtomicReference<List<Finding>> MISTAKES = new AtomicReference<>(List.of());

    private static ScriptedBackend backend;
    private static Sidecar sidecar;
    private static PolicyLifecycle lifecycle;
    private static int port;
    private static int guardedPort;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        backend = ScriptedBackend.json("{}");
        sidecar = Sidecar.builder()
                .rules("rule \"tools\" when Request( tools == true ) then place.minimise(\"ttft\"); end")
                .backend("gpu-a", backend.port())
                .start();
        lifecycle = new PolicyLifecycle(
                PolicyStore.open(StateDirectory.inMemory()),
                Offered.directory(CompiledFiles.of(Map.of(
                        "policy.yaml",
                        "name: test\ndefaultClass: chat\nclasses:\n  chat: {ttft: 1s, expectedOutputTokens: 100}\n"))),
                Policy::matrix,
                new PolicyEvents() {
                    @Override
                    public void activated(Policy policy) {}

                    @Override
                    public void failed(String reason) {}
                },
                WorldSources.unknown(),
                Sidecar.CLOCK,
                LifecycleSettings.DEFAULTS);
        AdminSources sources = new AdminSources(
                "1.2.3",
                Sidecar.CLOCK.instant().minusSeconds(90),
                Sidecar.CLOCK,
                () -> Map.of("data", sidecar.port),
                WAITING_FOR::get,
                sidecar.decider,
                sidecar.recent,
                () -> List.of(new PluginStatus(
                        "simulated",
                        "0.1.0",
                        "DEGRADED",
                        "slow",
                        List.of(),
                        List.of(new PluginStatus.Component("cost model", "simulated", "gpu-a", "DEGRADED", "slow")))),
                AdminPortIT::reload,
                AdminPortIT::configuration,
                () -> configuration().problems(),
                () -> List.of(new BudgetStatus(
                        "acme",
                        "day",
                        5,
                        20,
                        Instant.parse("2026-03-02T00:00:00Z"),
                        Instant.parse("2026-03-03T00:00:00Z"),
                        3)),
                () -> SITUATIONS,
                lifecycle,
                Optional.empty(),
                new RevisionTests(lifecycle, (policy, files) -> {
                    throw new AssertionError("no tests are run here");
                }),
                () -> "signalbox_decisions_total 1\n");
        port = Sidecar.await(HttpServers.startAdminPort(sidecar.vertx, new AdminSettings("127.0.0.1", 0, ""), sources))
                .port();
        guardedPort = Sidecar.await(
                        HttpServers.startAdminPort(sidecar.vertx, new AdminSettings("127.0.0.1", 0, "secret"), sources))
                .port();
    }

    @AfterAll
    static void stop() {
        lifecycle.close();
        sidecar.close();
        backend.close();
    }

    @Test
    void readinessSaysWhatItWaitsFor() throws Exception {
        WAITING_FOR.set(List.of("first discovery"));
        HttpResponse<String> before = get(port, "/health/readiness");
        WAITING_FOR.set(List.of());

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).contains("first discovery");
        assertThat(get(port, "/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get(port, "/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get(port, "/health").statusCode()).isEqualTo(200);
    }

    @Test
    void situationsAreToldWithSinceWhenAndWhy() throws Exception {
        assertThat(json("/situations").toString())
                .isEqualTo("{\"updated\":\"2026-03-01T12:00:05Z\",\"problem\":\"the rules were broken off\","
                        + "\"active\":[{\"name\":\"gpu-scarce\",\"since\":\"2026-03-01T12:00:00Z\",\"why\":\"average 0.95\"}],"
                        + "\"inactive\":[\"dirty-grid\"],"
                        + "\"marks\":[{\"backend\":\"gpu-a\",\"name\":\"flapping\",\"since\":\"2026-03-01T12:00:00Z\","
                        + "\"why\":\"changes 4\"}]}");
        JsonNode status = json("/status");
        assertThat(status.path("situations").toString()).isEqualTo("[\"gpu-scarce\"]");
        assertThat(status.path("marks").toString()).isEqualTo("{\"gpu-a\":[\"flapping\"]}");
        assertThat(status.path("situationProblem").asText()).isEqualTo("the rules were broken off");
    }

    @Test
    void theStateOfTheSidecarIsTold() throws Exception {
        JsonNode status = json("/status");
        assertThat(status.path("version").asText()).isEqualTo("1.2.3");
        assertThat(status.path("uptimeSeconds").asInt()).isEqualTo(90);
        assertThat(status.path("ports").path("data").asInt()).isEqualTo(sidecar.port);
        assertThat(json("/backends").path("backends").get(0).path("id").asText())
                .isEqualTo("gpu-a");
        assertThat(json("/plugins").path("plugins").get(0).path("detail").asText())
                .isEqualTo("slow");
        assertThat(json("/budgets").path("budgets").get(0).toString())
                .isEqualTo(
                        "{\"tenant\":\"acme\",\"period\":\"day\",\"spentUsd\":5.0,\"limitUsd\":20.0,\"fraction\":0.25,"
                                + "\"since\":\"2026-03-02T00:00:00Z\",\"until\":\"2026-03-03T00:00:00Z\",\"unpricedRequests\":3}");
        assertThat(json("/policy").path("classes").get(0).path("name").asText()).isEqualTo("interactive-chat");
        assertThat(get(port, "/metrics").body()).isEqualTo("signalbox_decisions_total 1\n");
        assertThat(json("/").path("paths").has("/decisions")).isTrue();
    }

    @Test
    void healthTellsOfPluginsThatAreAskedFor() throws Exception {
        assertThat(get(port, "/health").statusCode()).isEqualTo(200);
        HttpResponse<String> asked = get(port, "/health?plugins");
        assertThat(asked.statusCode()).isEqualTo(503);
        assertThat(Json.mapper().readTree(asked.body()).path("plugins").toString())
                .isEqualTo("[{\"id\":\"simulated\",\"state\":\"DEGRADED\",\"detail\":\"slow\"}]");
        assertThat(get(port, "/health?plugins&exclude-plugin=other&exclude-plugin=simulated")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aConfigurationThatIsNotTakenOverIsTold() throws Exception {
        assertThat(json("/status").path("configuration").toString())
                .isEqualTo("{\"file\":\"signalbox.yaml\",\"watched\":true,\"since\":\"2026-03-01T12:00:00Z\","
                        + "\"needRestart\":[\"server\"]}");
        assertThat(json("/health").path("problems").toString())
                .isEqualTo("[\"a restart is needed for what has changed in signalbox.yaml at server\"]");

        MISTAKES.set(List.of(
                new Finding(Finding.Severity.ERROR, "invalid-value", "signalbox.yaml", 3, 7, "url is wrong.", "")));
        JsonNode status = json("/status");
        JsonNode health = json("/health");
        MISTAKES.set(List.of());

        assertThat(status.at("/configuration/findings/0/line").asInt()).isEqualTo(3);
        assertThat(health.path("problems").toString())
                .contains("the last good one holds: signalbox.yaml:3:7: error invalid-value url is wrong.");
    }

    @Test
    void aPluginIsLoadedAnewOrRefusedWithTheReason() throws Exception {
        HttpResponse<String> loaded = post("/plugins/simulated/reload", Map.of());
        assertThat(loaded.statusCode()).isEqualTo(200);
        JsonNode plugin = Json.mapper().readTree(loaded.body());
        assertThat(plugin.path("id").asText()).isEqualTo("simulated");
        assertThat(plugin.path("reloadedBackends").toString()).isEqualTo("[\"gpu-a\"]");
        assertThat(plugin.at("/components/0/backend").asText()).isEqualTo("gpu-a");

        HttpResponse<String> refused = post("/plugins/broken/reload", Map.of());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Json.mapper().readTree(refused.body()).at("/error/message").asText())
                .isEqualTo("plugin \"broken\" is not loaded anew, and stays as it was: it has no jar");

        HttpResponse<String> unknown = post("/plugins/simulatd/reload", Map.of());
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("there is no directory. Maybe \\\"simulated\\\".");
    }

    private static ConfigurationStatus configuration() {
        return new ConfigurationStatus(
                "signalbox.yaml", true, SINCE, requireNonNull(MISTAKES.get()), new TreeSet<>(List.of("server")));
    }

    private static PluginReloading.Outcome reload(String plugin) {
        return switch (plugin) {
            case "simulated" ->
                new PluginReloading.Outcome(
                        PluginReloading.State.LOADED, "", List.of(), List.of("gpu-a"), 0, List.of());
            case "broken" -> PluginReloading.Outcome.refused(PluginReloading.State.REFUSED, "it has no jar", List.of());
            default ->
                PluginReloading.Outcome.refused(PluginReloading.State.UNKNOWN, "there is no directory", List.of());
        };
    }

    @Test
    void aDecisionCanBeReadInFullAndInWords() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(sidecar.url("/v1/chat/completions")))
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"llama\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String id = answer.headers().firstValue("x-signalbox-decision-id").orElseThrow();

        JsonNode decision = json("/decisions/" + id);
        assertThat(decision.path("backend").asText()).isEqualTo("gpu-a");
        assertThat(decision.path("reproduced").asBoolean()).isTrue();
        assertThat(decision.path("result").path("outcome").asText()).isEqualTo("answered");
        assertThat(decision.path("result").path("costUsd").asDouble()).isEqualTo(1);
        assertThat(decision.path("candidates").get(0).path("rank").asInt()).isZero();
        assertThat(get(port, "/decisions/" + id + "?format=text").body())
                .contains("A chat request for llama")
                .contains("It ended as answered with status 200, by gpu-a, in ")
                .contains("gpu-a (GPU) was chosen")
                .contains("gives the same result");
        JsonNode full = json("/decisions/" + id + "?explain=full");
        assertThat(full.path("backend").asText()).isEqualTo("gpu-a");
        assertThat(full.path("rules")
                        .get(0)
                        .path("stoppedBy")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("tools must be true, but is false");
        assertThat(json("/policy").path("decisions").isNumber()).isTrue();
        assertThat(full.path("rules").get(0).path("standing").asText()).isEqualTo("in-force");
        assertThat(full.path("losers").isArray()).isTrue();
        assertThat(get(port, "/decisions/" + id + "?explain=full&format=text").body())
                .contains("gpu-a (GPU) was chosen")
                .contains("- \"tools\": tools must be true, but is false (rules/test.drl:2:28).");
        assertThat(get(port, "/decisions/" + id + "?explain=all").statusCode()).isEqualTo(400);
        assertThat(json("/decisions?limit=1").path("decisions").size()).isEqualTo(1);
    }

    @Test
    void aDecisionThatIsNotRememberedIsSaidToBeSo() throws Exception {
        assertThat(get(port, "/decisions/00000000-0000-0000-0000-00000000ffff").statusCode())
                .isEqualTo(404);
        assertThat(get(port, "/decisions/7").statusCode()).isEqualTo(400);
        assertThat(get(port, "/decisions?limit=0").statusCode()).isEqualTo(400);
        assertThat(get(port, "/backend").body()).contains("Maybe \\\"/backends\\\".");
    }

    @Test
    void aTokenIsAskedForWhereOneIsSetButNotForHealth() throws Exception {
        assertThat(get(guardedPort, "/status").statusCode()).isEqualTo(401);
        assertThat(get(guardedPort, "/status", "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(get(guardedPort, "/status", "Bearer secret").statusCode()).isEqualTo(200);
        assertThat(get(guardedPort, "/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void aMethodThatAPathDoesNotTakeIsRefused() throws Exception {
        HttpResponse<String> answer = post("/status", Map.of());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
        assertThat(answer.body()).contains("/status takes GET, not POST");
    }

    @Test
    void aWebPageChangesNothing() throws Exception {
        assertThat(post("/status", Map.of("origin", "https://evil.example")).statusCode())
                .isEqualTo(403);
        assertThat(post("/status", Map.of("origin", "null")).statusCode()).isEqualTo(403);
        assertThat(post("/status", Map.of("origin", "http://127.0.0.1:" + port)).statusCode())
                .as("a page of this port's own")
                .isEqualTo(405);
        try (Wire wire = new Wire(port)) {
            wire.send("POST /status HTTP/1.1\r\nhost: evil.example:8081\r\ncontent-length: 0\r\n\r\n");
            assertThat(wire.readTo("foreign_origin"))
                    .as("a name that somebody else's name server gave to this machine")
                    .contains("403 Forbidden");
        }
    }

    private HttpResponse<String> post(String path, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        return Json.mapper().readTree(get(port, path).body());
    }

    private HttpResponse<String> get(int atPort, String path) throws Exception {
        return get(atPort, path, "Bearer");
    }

    private HttpResponse<String> get(int atPort, String path, String authorization) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + atPort + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("authorization", authorization)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
