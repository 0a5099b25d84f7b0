package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.config.ConfigurationFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What evaluates the rules, in a whole sidecar with the default policy before simulated machines. */
final class EngineIT {

    /** One machine of each kind, so that no draw between equals decides. */
    private static final List<String> MACHINES = List.of("h100", "xeon", "jetson", "groq", "hosted");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A request, and what its caller says of it. */
    private record Call(String path, String labels, String body) {}

    private static final List<Call> CALLS = List.of(
            chat("use=voice", 20, true),
            chat("use=chat", 50, true),
            chat("use=batch", 2000, false),
            chat("use=batch,data=personal", 200, false),
            chat("data=personal", 400, true),
            chat("", 5, true),
            chat("", 5000, false),
            new Call("/v1/embeddings", "", "{\"model\":\"bge-small-en\",\"input\":\"some words\"}"));

    @Test
    void theReferenceAgreesWithEveryDecisionItRepeats() throws Exception {
        try (Sidecar sidecar = start("{mode: matrix, verify: 1}")) {
            awaitVerification(sidecar);
            long before = metric(sidecar, "signalbox_policy_verifications_total");

            List<String> placed = placed(sidecar);

            assertThat(placed).hasSameSizeAs(CALLS);
            assertThat(metric(sidecar, "signalbox_policy_verifications_total") - before)
                    .isEqualTo(CALLS.size());
            assertThat(metrics(sidecar)).doesNotContain("mismatch");
        }
    }

    @Test
    void droolsPlacesRequestsAsTheMatrixDoes() throws Exception {
        List<String> byMatrix;
        try (Sidecar sidecar = start("{mode: matrix, verify: 0}")) {
            byMatrix = placed(sidecar);
        }
        try (Sidecar sidecar = start("{mode: drools}")) {
            assertThat(placed(sidecar)).isEqualTo(byMatrix);
        }
        assertThat(byMatrix.stream().distinct())
                .as("the requests differ enough for a difference to show")
                .hasSizeGreaterThanOrEqualTo(4);
    }

    private static Sidecar start(String engine) {
        StringBuilder text = new StringBuilder("engine: ").append(engine);
        text.append(
                "\npolicy: {watch: false}\nstate: {directory: none}\nserver: {port: 0}\nadmin: {port: 0}\nbackends:\n");
        for (String machine : MACHINES) {
            text.append("""
                      - id: %1$s
                        provider: simulated
                        profile: %1$s
                        timeScale: 5
                        models:
                          - {name: llama-3.1-8b}
                          - {name: bge-small-en, operations: [embeddings]}
                        cost: {model: simulated, profile: %1$s}
                    """.formatted(machine));
        }
        ConfigurationFile file = ConfigurationFile.parse(
                "engine.yaml", text.toString(), BuiltDistribution.HOME, BuiltDistribution.HOME, Map.of());
        return Sidecar.start(file, List.of());
    }

    /** The class, placement and backend that each call gets, one after the other. */
    private List<String> placed(Sidecar sidecar) throws Exception {
        List<String> placed = new ArrayList<>();
        for (Call call : CALLS) {
            HttpResponse<String> answer = send(sidecar, call);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            placed.add(String.join(
                    " ",
                    header(answer, "x-signalbox-request-class"),
                    header(answer, "x-signalbox-placement"),
                    header(answer, "x-signalbox-backend")));
        }
        return placed;
    }

    /** The reference is built beside the first requests. */
    private void awaitVerification(Sidecar sidecar) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (metric(sidecar, "signalbox_policy_verifications_total") == 0) {
            assertThat(System.nanoTime()).as("nothing is verified").isLessThan(deadline);
            send(sidecar, CALLS.get(0));
        }
    }

    private long metric(Sidecar sidecar, String name) throws Exception {
        Matcher matcher = Pattern.compile("(?m)^" + name + " ([0-9.]+)").matcher(metrics(sidecar));
        assertThat(matcher.find()).as(name).isTrue();
        return (long) Double.parseDouble(matcher.group(1));
    }

    private String metrics(Sidecar sidecar) throws Exception {
        URI uri = URI.create("http://" + sidecar.adminAddress() + "/metrics");
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> send(Sidecar sidecar, Call call) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + sidecar.address() + call.path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(call.body));
        if (!call.labels.isEmpty()) {
            request.header("x-signalbox-labels", call.labels);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Call chat(String labels, int words, boolean streaming) {
        return new Call(
                "/v1/chat/completions",
                labels,
                "{\"model\":\"llama-3.1-8b\",\"max_tokens\":4,\"stream\":" + streaming
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(words) + "\"}]}");
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
