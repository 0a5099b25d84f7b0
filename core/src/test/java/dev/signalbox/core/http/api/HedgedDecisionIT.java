package dev.signalbox.core.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What operators are told of a request that was sent to two backends. */
final class HedgedDecisionIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void bothTriesStandInTheRecord() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> {});
                ScriptedBackend second = ScriptedBackend.json("{}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("first", first.port())
                        .backend("second", second.port())
                        .rules("rule \"hedge\" when Request() then place.hedge(30, 1); end")
                        .start()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(sidecar.url("/v1/chat/completions")))
                            .version(HttpClient.Version.HTTP_1_1)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"llama\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            sidecar.result();
            Decision decision = sidecar.decisions.take();

            JsonNode report = DecisionReport.full(Explainer.explain(decision));
            assertThat(report.path("hedge").toString()).isEqualTo("{\"afterMs\":30,\"maxFraction\":1.0}");
            JsonNode result = report.path("result");
            assertThat(result.path("backend").asText()).isEqualTo("second");
            assertThat(result.path("hedge").asText()).isEqualTo("won");
            assertThat(result.path("costUsd").asDouble()).isEqualTo(2);
            assertThat(result.path("tries").toString())
                    .isEqualTo("[{\"backend\":\"first\",\"placement\":\"GPU\",\"hedge\":false,"
                            + "\"detail\":\"was given up because the other one answered first\",\"costUsd\":1.0},"
                            + "{\"backend\":\"second\",\"placement\":\"GPU\",\"hedge\":true,"
                            + "\"detail\":\"answered with status 200\"}]");
            assertThat(DecisionText.of(Explainer.explain(decision)))
                    .contains("A second backend may be asked after 30 ms without an answer, for 100 % of such requests")
                    .contains("Try 1: first was given up because the other one answered first.\n")
                    .contains("Try 2: second, while the first was silent, answered with status 200.\n");
        }
    }
}
