package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.decision.DecisionObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A whole sidecar before two simulated machines, a and b, for tests of its policies. */
final class PolicySidecar implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SETTINGS = """
            name: test
            defaultClass: chat
            classes:
              chat: {ttft: 2s, expectedOutputTokens: 20}
            """;

    private final Sidecar sidecar;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PolicySidecar(Sidecar sidecar) {
        this.sidecar = sidecar;
    }

    /** Starts one with its configuration, {@code policy} and {@code state} in a directory. */
    static PolicySidecar start(Path directory, DecisionObserver... observers) {
        return start(directory, "policy: {directory: policy}\n", observers);
    }

    /**
     * Starts one with its configuration and {@code state} in a directory.
     *
     * @param policy the configuration's part {@code policy}
     */
    static PolicySidecar start(Path directory, String policy, DecisionObserver... observers) {
        StringBuilder text = new StringBuilder(policy).append("""
                server: {port: 0}
                admin: {port: 0}
                decisions: {remember: 200}
                backends:
                """);
        for (String id : List.of("a", "b")) {
            text.append("""
                      - id: %s
                        provider: simulated
                        profile: h100
                        timeScale: 200
                        models: [llama]
                        maxConcurrency: 100
                        cost: {model: simulated, profile: h100}
                    """.formatted(id));
        }
        ConfigurationFile file =
                ConfigurationFile.parse("test.yaml", text.toString(), directory, BuiltDistribution.HOME, Map.of());
        return new PolicySidecar(Sidecar.start(file, List.of(observers)));
    }

    /** A policy that prefers one of the machines. */
    static Map<String, String> preferring(String backend) {
        return files("""
                package test;

                rule "prefers %1$s"
                when
                    $c : Candidate( backend == "%1$s" )
                then
                    place.prefer($c, 5);
                end
                """.formatted(backend));
    }

    /** A test that expects one of the machines to win. */
    static Map<String, String> tests(String winner) {
        return Map.of("tests/a_test.yaml", """
                backends:
                  a: {placement: GPU}
                  b: {placement: GPU}
                tests:
                  - {name: who wins, expect: {backend: %s}}
                """.formatted(winner));
    }

    /** A policy with a typing error. */
    static Map<String, String> broken() {
        Map<String, String> files = preferring("a");
        files.replaceAll((name, text) -> text.replace("backend ==", "backnd =="));
        return files;
    }

    static void write(Path directory, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** Waits until something holds, by asking again. */
    static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("it does not happen").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Where operators are answered. */
    URI admin() {
        return URI.create("http://" + sidecar.adminAddress());
    }

    /** Where requests are taken. */
    URI data() {
        return URI.create("http://" + sidecar.address());
    }

    /** Uploads a policy, and returns the revision. */
    String upload(Map<String, String> files) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode texts = body.putObject("files");
        files.forEach(texts::put);
        HttpResponse<String> uploaded = post("/policy/revisions", body.toString());
        assertThat(uploaded.statusCode()).as(uploaded.body()).isIn(200, 201);
        return JSON.readTree(uploaded.body()).path("id").asText();
    }

    /** Puts a revision in force. */
    void activate(String revision, InForce inForce) throws IOException, InterruptedException {
        inForce.begin(revision);
        HttpResponse<String> activated = post("/policy/revisions/" + revision + "/activate", "");
        assertThat(activated.statusCode()).as(activated.body()).isEqualTo(200);
        inForce.acknowledged();
    }

    /** The machine that a session's request goes to. */
    String backend(String session) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(data().resolve("/v1/chat/completions"))
                        .header("x-session-id", session)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"llama\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-signalbox-backend").orElseThrow();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(admin().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return post(path, body, Map.of());
    }

    HttpResponse<String> post(String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(admin().resolve(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> postBytes(String path, String type, byte[] body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(admin().resolve(path))
                        .header("content-type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        sidecar.close();
    }

    static Map<String, String> files(String rules) {
        return new TreeMap<>(Map.of("policy.yaml", SETTINGS, "rules/test.drl", rules));
    }
}
