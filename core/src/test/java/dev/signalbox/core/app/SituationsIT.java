package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.rules.PolicySource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Situations in a whole sidecar before simulated machines. */
final class SituationsIT {

    private static final String SETTINGS = "name: test\ndefaultClass: chat\nclasses:\n  chat: {ttft: 1s}\n";

    private static final String RULES = """
            rule "there is an ASIC"
            when
                Fleet( placement == Placement.ASIC, healthy > 0 )
            then
                situation.begin("asic-there");
            end

            rule "GPUs are dear"
            when
                $p : Price( usdPerHour > 2 )
                $b : Backend( id == $p.backend )
            then
                situation.mark($b, "dear");
            end

            rule "dear machines are left alone while there is an ASIC"
            when
                Situation( name == "asic-there" )
                $c : Candidate( marks contains "dear" )
            then
                place.forbid($c, "it is dear");
            end
            """;

    @TempDir
    private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void placementRulesActOnWhatSituationRulesFound() throws Exception {
        try (Sidecar sidecar = start()) {
            JsonNode situations = await(
                    sidecar,
                    json -> !json.path("active").isEmpty()
                            && !json.path("marks").isEmpty());

            assertThat(situations.path("active").get(0).path("name").asText()).isEqualTo("asic-there");
            assertThat(situations.path("active").get(0).path("why").asText())
                    .isEqualTo("there is an ASIC: fleet placement ASIC healthy 1");
            assertThat(situations.path("marks").get(0).path("backend").asText()).isEqualTo("h100");
            HttpResponse<String> answer = chat(sidecar);
            assertThat(answer.headers().firstValue("x-signalbox-backend")).contains("groq");
            String id = answer.headers().firstValue("x-signalbox-decision-id").orElseThrow();
            assertThat(admin(sidecar, "/decisions/" + id))
                    .contains("asic-there")
                    .contains("it is dear");
            assertThat(admin(sidecar, "/metrics"))
                    .containsPattern("signalbox_situation_active\\{[^}]*situation=\"asic-there\"[^}]*} 1");
            assertThat(admin(sidecar, "/status")).containsPattern("\"situations\"\\s*:\\s*\\[\\s*\"asic-there\"\\s*]");
        }
    }

    @Test
    void anotherPolicysRulesTakeOver() throws Exception {
        try (Sidecar sidecar = start()) {
            await(sidecar, json -> !json.path("active").isEmpty());

            sidecar.use(Policies.compile(PolicySource.of(Map.of(
                    PolicySource.SETTINGS,
                    SETTINGS,
                    "rules/a.drl",
                    "rule \"b\" when Fleet( placement == Placement.GPU ) then situation.begin(\"gpu-there\"); end"))));

            assertThat(await(
                                    sidecar,
                                    json -> json.path("active")
                                            .findValuesAsText("name")
                                            .contains("gpu-there"))
                            .path("active"))
                    .hasSize(1);
        }
    }

    private Sidecar start() throws Exception {
        Files.createDirectories(directory.resolve("rules"));
        Files.writeString(directory.resolve(PolicySource.SETTINGS), SETTINGS);
        Files.writeString(directory.resolve("rules/a.drl"), RULES);
        ConfigurationFile file = ConfigurationFile.parse(
                "situations.yaml", """
                server: {port: 0}
                admin: {port: 0}
                policy: {directory: %s}
                state: {directory: none}
                backends:
                  - id: h100
                    provider: simulated
                    profile: h100
                    models: [llama-3.1-8b]
                    cost: {model: hardware, usdPerHour: 2.99}
                  - id: groq
                    provider: simulated
                    profile: groq
                    models: [llama-3.1-8b]
                    cost: {model: simulated, profile: groq}
                """.formatted(directory), BuiltDistribution.HOME, BuiltDistribution.HOME, Map.of());
        return Sidecar.start(file, List.of());
    }

    private JsonNode await(Sidecar sidecar, Predicate<JsonNode> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            JsonNode json = Json.mapper().readTree(admin(sidecar, "/situations"));
            if (condition.test(json)) {
                return json;
            }
            assertThat(System.nanoTime()).as(json.toString()).isLessThan(deadline);
        }
    }

    private String admin(Sidecar sidecar, String path) throws Exception {
        URI uri = URI.create("http://" + sidecar.adminAddress() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> chat(Sidecar sidecar) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + sidecar.address() + "/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"llama-3.1-8b\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
