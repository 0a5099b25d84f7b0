package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.core.config.ConfigurationFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole sidecar that watches what is spent: each request costs a dollar here. */
final class BudgetIT {

    private static final String RULES = """
            package test;

            rule "nothing beyond the day's budget"
            when
                Budget( period == "day", fraction >= 1 )
            then
                place.reject(429, "the day's budget is spent");
            end

            rule "dirty electricity"
            when
                Grid( region == "here", carbonIntensity > 100 )
            then
                place.tag("electricity", "dirty");
            end
            """;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path directory;

    BudgetIT(@TempDir Path temporary) throws IOException {
        directory = temporary;
        Path rules = Files.createDirectories(directory.resolve("policy/rules"));
        Files.writeString(rules.resolve("budget.drl"), RULES);
        Files.writeString(directory.resolve("policy/policy.yaml"), """
                name: budgets
                defaultClass: chat
                classes:
                  chat: {expectedOutputTokens: 20}
                """);
    }

    @Test
    void aSpentBudgetRefusesItsTenantAndARestartDoesNotForgetIt() throws Exception {
        try (Sidecar sidecar = start()) {
            assertThat(chat(sidecar, "acme").statusCode()).isEqualTo(200);
            assertThat(chat(sidecar, "acme").statusCode()).isEqualTo(200);
            assertRefused(chat(sidecar, "acme"));
            assertThat(chat(sidecar, "else").statusCode()).isEqualTo(200);

            assertThat(admin(sidecar, "/budgets"))
                    .contains("\"tenant\" : \"acme\"")
                    .contains("\"spentUsd\" : 2.0")
                    .contains("\"spentUsd\" : 3.0");
            assertThat(admin(sidecar, "/metrics"))
                    .contains("signalbox_budget_spent{period=\"day\",tenant=\"acme\"} 2.0")
                    .contains("signalbox_budget_limit{period=\"month\",tenant=\"all\"} 100.0");
        }
        try (Sidecar sidecar = start()) {
            assertRefused(chat(sidecar, "acme"));
            assertThat(chat(sidecar, "else").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDecisionTellsWhatItSawOfTheWorld() throws Exception {
        try (Sidecar sidecar = start()) {
            HttpResponse<String> answer = chat(sidecar, "acme");
            String id = answer.headers().firstValue("x-signalbox-decision-id").orElseThrow();

            assertThat(admin(sidecar, "/decisions/" + id))
                    .contains("\"electricity\" : \"dirty\"")
                    .contains("\"carbonIntensity\" : 400.0")
                    .contains("\"limitUsd\" : 2.0")
                    .contains("\"reproduced\" : true");
            assertThat(admin(sidecar, "/decisions/" + id + "?format=text"))
                    .contains("It is tagged electricity=dirty.\n")
                    .contains("Rule \"dirty electricity\" says: tag electricity=dirty.\n");
        }
    }

    @Test
    void aStateDirectoryThatCannotBeUsedStopsTheStart() throws Exception {
        Files.writeString(directory.resolve("state"), "a file");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(directory.resolve("state").toString())
                .hasMessageContaining("Maybe set state.directory");
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body())
                .contains("the day's budget is spent")
                .contains("\"rule\":\"nothing beyond the day's budget\"");
    }

    private Sidecar start() {
        ConfigurationFile file =
                ConfigurationFile.parse("budget.yaml", """
                server: {port: 0, eventLoops: 1}
                admin: {port: 0}
                engine: {verify: 0}
                policy: {directory: policy}
                state: {directory: state}
                budgets:
                  - {tenant: "*", period: day, limit: 2}
                  - {period: month, limit: 100}
                grid: {here: 400}
                backends:
                  - id: h100
                    provider: simulated
                    profile: h100
                    timeScale: 5
                    models: [{name: llama-3.1-8b}]
                    fallbackEstimate: {ttftMs: 20, tpotMs: 5, usd: 1}
                """, directory, BuiltDistribution.HOME, Map.of());
        return Sidecar.start(file, List.of());
    }

    private HttpResponse<String> chat(Sidecar sidecar, String tenant) throws Exception {
        String body =
                "{\"model\":\"llama-3.1-8b\",\"max_tokens\":3,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + sidecar.address() + "/v1/chat/completions"))
                        .header("x-signalbox-tenant", tenant)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String admin(Sidecar sidecar, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://" + sidecar.adminAddress() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
