package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Production arrivals and lengths through the proxy to a simulated fleet: none is lost, and every one is accounted for.
 *
 * <p>The trace is Azure's conversation trace of 2023 (AzurePublicDataset, CC-BY 4.0; Patel et al., Splitwise, ISCA 2024). It
 * is no part of this repository; time passes {@value #COMPRESSION} times as fast as it did, for the fleet too.
 */
final class AzureTraceReplayIT {

    private static final Path TRACE = Path.of("../../shared/data/traces/azure_llm_2023_conv.csv");
    private static final int REQUESTS = 1_200;
    private static final int COMPRESSION = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String MODEL = "llama-3.1-8b";
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS");
    private static final Pattern DECISIONS =
            Pattern.compile("(?m)^signalbox_decisions_total\\{([^}]*)}\\s+([0-9.eE+]+)");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A line of the trace. */
    private record Arrival(LocalDateTime at, int promptTokens, int outputTokens) {

        static Arrival parse(String line) {
            String[] fields = line.split(",", -1);
            return new Arrival(
                    LocalDateTime.parse(fields[0], TIMESTAMP),
                    Integer.parseInt(fields[1]),
                    Integer.parseInt(fields[2].trim()));
        }
    }

    @Test
    void losesNoRequestAndRecordsEveryDecision(@TempDir Path directory) throws Exception {
        assumeTrue(Files.exists(TRACE), "no trace at " + TRACE.toAbsolutePath().normalize());
        List<Arrival> arrivals = read();
        try (SidecarProcess sidecar = SidecarProcess.serve(directory, fleet())) {
            List<HttpResponse<String>> answers = replay(arrivals, sidecar.data());

            for (int i = 0; i < answers.size(); i++) {
                assertComplete(arrivals.get(i), i, answers.get(i));
            }
            for (HttpResponse<String> answer : answers) {
                assertRecorded(answer, sidecar);
            }
            assertThat(counted(sidecar.get(sidecar.admin(), "/metrics").body())).isEqualTo(tally(answers));
        }
    }

    private static List<Arrival> read() throws IOException {
        try (Stream<String> lines = Files.lines(TRACE)) {
            return lines.skip(1).limit(REQUESTS).map(Arrival::parse).toList();
        }
    }

    /** One machine of each kind, the larger ones twice. */
    private static String fleet() {
        StringBuilder backends = new StringBuilder("decisions: {remember: 10000}\nbackends:\n");
        Map<String, String> profiles = new TreeMap<>(Map.of(
                "gpu-a", "h100", "gpu-b", "h100", "cpu-a", "xeon", "cpu-b", "xeon", "edge-a", "jetson", "asic-a",
                "groq", "api-a", "hosted"));
        profiles.forEach((id, profile) -> backends.append(
                """
                  - id: %1$s
                    provider: simulated
                    profile: %2$s
                    timeScale: %3$d
                    models:
                      - {name: %4$s, contextTokens: %5$d}
                    cost: {model: simulated, profile: %2$s, timeScale: %3$d}
                """.formatted(id, profile, COMPRESSION, MODEL, profile.equals("jetson") ? 4_096 : 131_072)));
        return backends.toString();
    }

    private List<HttpResponse<String>> replay(List<Arrival> arrivals, URI data) {
        LocalDateTime begin = arrivals.get(0).at();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            HttpRequest request = request(arrivals.get(i), i, data);
            long delayNanos = Duration.between(begin, arrivals.get(i).at()).toNanos() / COMPRESSION;
            answers.add(CompletableFuture.supplyAsync(
                            () -> request, CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS))
                    .thenCompose(due -> http.sendAsync(due, HttpResponse.BodyHandlers.ofString())));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** Every second one is a stream. */
    private static HttpRequest request(Arrival arrival, int index, URI data) {
        String body = "{\"model\":\"" + MODEL + "\",\"max_tokens\":" + arrival.outputTokens() + ",\"stream\":"
                + streams(index) + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + "word ".repeat(arrival.promptTokens()) + "\"}]}";
        return HttpRequest.newBuilder(data.resolve("/v1/chat/completions"))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static boolean streams(int index) {
        return index % 2 == 0;
    }

    private void assertComplete(Arrival arrival, int index, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        if (streams(index)) {
            assertThat(answer.body()).startsWith("data: ").endsWith("data: [DONE]\n\n");
        } else {
            JsonNode usage = json.readTree(answer.body()).path("usage");
            assertThat(usage.path("completion_tokens").asInt()).isBetween(1, arrival.outputTokens());
        }
    }

    private void assertRecorded(HttpResponse<String> answer, SidecarProcess sidecar) throws Exception {
        HttpResponse<String> record = sidecar.get(sidecar.admin(), "/decisions/" + header(answer, "decision-id"));
        assertThat(record.statusCode()).isEqualTo(200);
        JsonNode decision = json.readTree(record.body());
        assertThat(decision.path("requestClass").asText()).isEqualTo(header(answer, "request-class"));
        assertThat(decision.path("model").asText()).isEqualTo(MODEL);
    }

    /** Decisions by class and chosen backend, as the clients saw them; a fallback's answer names another backend. */
    private static Map<String, Long> tally(List<HttpResponse<String>> answers) {
        return answers.stream()
                .collect(Collectors.groupingBy(
                        answer -> header(answer, "request-class") + " " + header(answer, "placement"),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static Map<String, Long> counted(String metrics) {
        Map<String, Long> counts = new TreeMap<>();
        Matcher matcher = DECISIONS.matcher(metrics);
        while (matcher.find()) {
            String key = label(matcher.group(1), "request_class") + " " + label(matcher.group(1), "placement");
            counts.merge(key, (long) Double.parseDouble(matcher.group(2)), Long::sum);
        }
        return counts;
    }

    private static String label(String labels, String name) {
        Matcher matcher = Pattern.compile("(?:^|,)" + name + "=\"([^\"]*)\"").matcher(labels);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue("x-signalbox-" + name).orElse("");
    }
}
