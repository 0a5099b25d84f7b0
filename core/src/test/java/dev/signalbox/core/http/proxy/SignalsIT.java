package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.http.Client;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Load;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What backends say of themselves along with answers. */
class SignalsIT {

    private static final Map<String, String> REPORTING = Map.of("endpoint-load-metrics-format", "TEXT");
    private static final String REPORT =
            "TEXT named_metrics.kv_cache_usage_perc=0.5, named_metrics.num_requests_waiting=3,"
                    + " named_metrics.num_requests_running=7";

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"llama\"}";

    private final Client client = new Client();

    @Test
    void aReportedLoadIsTakenAndNotPassedOnToAClientThatDidNotAsk() throws Exception {
        try (ScriptedBackend backend = answering("endpoint-load-metrics", REPORT);
                Sidecar sidecar = Sidecar.builder()
                        .backend("gpu", backend.port(), BackendApi.OPENAI, REPORTING)
                        .start()) {
            HttpResponse<String> response = post(sidecar);

            assertThat(backend.next().headers().getAll("endpoint-load-metrics-format"))
                    .containsExactly("TEXT");
            assertThat(response.headers().firstValue("endpoint-load-metrics")).isEmpty();
            sidecar.result();
            assertThat(condition(sidecar).load()).isEqualTo(new Load(7, 3, 0.5, Sidecar.CLOCK.instant()));
        }
    }

    @Test
    void aClientThatAsksGetsTheReportInItsForm() throws Exception {
        try (ScriptedBackend backend =
                        answering("endpoint-load-metrics", "JSON {\"named_metrics\":{\"num_requests_running\":2}}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("gpu", backend.port(), BackendApi.OPENAI, REPORTING)
                        .start()) {
            HttpResponse<String> response = post(sidecar, "endpoint-load-metrics-format", "JSON");

            assertThat(backend.next().headers().getAll("endpoint-load-metrics-format"))
                    .containsExactly("JSON");
            assertThat(response.headers().firstValue("endpoint-load-metrics")).isPresent();
            sidecar.result();
            assertThat(condition(sidecar).load().running()).isEqualTo(2);
        }
    }

    @Test
    void wrongFiguresAreIgnoredAndCounted() throws Exception {
        try (ScriptedBackend backend =
                        answering("endpoint-load-metrics", "TEXT named_metrics.num_requests_running=-4, nonsense");
                Sidecar sidecar = Sidecar.builder()
                        .backend("gpu", backend.port(), BackendApi.OPENAI, REPORTING)
                        .start()) {
            assertThat(post(sidecar).statusCode()).isEqualTo(200);

            sidecar.result();
            assertThat(sidecar.state("gpu").misreported()).isEqualTo(2);
            assertThat(condition(sidecar).load().sampledAt()).isEqualTo(Load.NEVER);
        }
    }

    @Test
    void aBackendThatWasNotAskedIsNotListenedTo() throws Exception {
        try (ScriptedBackend backend = answering("endpoint-load-metrics", REPORT);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu", backend.port()).start()) {
            assertThat(post(sidecar).headers().firstValue("endpoint-load-metrics"))
                    .contains(REPORT);

            sidecar.result();
            assertThat(condition(sidecar).load().sampledAt()).isEqualTo(Load.NEVER);
        }
    }

    @Test
    void aLimitSaturatesABackendAndAUsedUpOneKeepsRequestsAway() throws Exception {
        Map<String, String> key = Map.of("authorization", "Bearer ours");
        try (ScriptedBackend api = new ScriptedBackend(
                        (request, response) -> response.putHeader("x-ratelimit-limit-requests", "10")
                                .putHeader(
                                        "x-ratelimit-remaining-requests",
                                        request.body().toString().contains("\"last\"") ? "0" : "1")
                                .putHeader("x-ratelimit-reset-requests", "6s")
                                .end("{\"from\":\"api\"}"));
                ScriptedBackend other = ScriptedBackend.json("{\"from\":\"other\"}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("api", api.port(), BackendApi.OPENAI, key)
                        .backend("other", other.port())
                        .start()) {
            post(sidecar);
            sidecar.result();
            assertThat(sidecar.state("api").condition(Sidecar.CLOCK.millis()).rateLimitUsed())
                    .isEqualTo(0.9);

            client.post(sidecar, CHAT, BODY.replace("}", ",\"user\":\"last\"}"));
            sidecar.result();
            assertThat(post(sidecar).body()).isEqualTo("{\"from\":\"other\"}");
            BackendCondition full = sidecar.state("api").condition(Sidecar.CLOCK.millis() + 5999);
            assertThat(full.healthy()).isFalse();
            assertThat(full.detail()).contains("rate limit");
            assertThat(sidecar.state("api")
                            .condition(Sidecar.CLOCK.millis() + 6000)
                            .healthy())
                    .isTrue();
        }
    }

    private static ScriptedBackend answering(String name, String value) {
        return new ScriptedBackend(
                (request, response) -> response.putHeader(name, value).end("{}"));
    }

    private static BackendCondition condition(Sidecar sidecar) {
        return sidecar.state("gpu").condition(Sidecar.CLOCK.millis());
    }

    private HttpResponse<String> post(Sidecar sidecar, String... headers) throws Exception {
        return client.post(sidecar, CHAT, BODY, headers);
    }
}
