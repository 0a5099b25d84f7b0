package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.http.Client;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.buffer.Buffer;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"llama\"}";

    private final Client client = new Client();

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 404, 408, 429, 500, 503, 529})
    void aBackendThatRefusesIsPassedOver(int status) throws Exception {
        try (ScriptedBackend first = ScriptedBackend.status(status, "{}");
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            assertSecondAnswers(sidecar);
            assertThat(first.next().body()).isEqualTo(second.next().body());
        }
    }

    @Test
    void aBackendSaysWhichOtherStatusesSpeakOfIt() throws Exception {
        BackendApi api = new BackendApi(Protocol.OPENAI, "/v1", Set.of(409));
        try (ScriptedBackend first = ScriptedBackend.status(409, "{}");
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("first", first.port(), api, Map.of())
                        .backend("second", second.port())
                        .start()) {
            assertSecondAnswers(sidecar);
        }
        try (ScriptedBackend first = ScriptedBackend.status(404, "{\"from\":\"first\"}");
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("first", first.port(), api, Map.of())
                        .backend("second", second.port())
                        .start()) {
            assertThat(post(sidecar).body()).isEqualTo("{\"from\":\"first\"}");
        }
    }

    @Test
    void aBackendThatRefusesOurCredentialsIsLeftAloneAndItsAnswerIsNotForTheClient() throws Exception {
        try (ScriptedBackend first = ScriptedBackend.status(401, "{\"error\":\"bad key sk-...1234\"}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("first", first.port(), BackendApi.OPENAI, Map.of("authorization", "Bearer ours"))
                        .start()) {
            HttpResponse<String> response = client.post(sidecar, CHAT, BODY, "authorization", "Bearer theirs");

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body())
                    .contains("first answered with status 401")
                    .doesNotContain("sk-");
            BackendCondition condition = sidecar.state("first").condition(Sidecar.CLOCK.millis());
            assertThat(condition.healthy()).isFalse();
            assertThat(condition.detail()).contains("401", "refuses the credentials");
        }
    }

    @Test
    void aBackendThatRefusesTheClientsOwnCredentialsIsNotAtFault() throws Exception {
        try (ScriptedBackend first = ScriptedBackend.status(401, "{\"from\":\"first\"}");
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            HttpResponse<String> response = client.post(sidecar, CHAT, BODY, "authorization", "Bearer theirs");

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("{\"from\":\"first\"}");
            assertThat(sidecar.state("first").condition(Sidecar.CLOCK.millis()).healthy())
                    .isTrue();
        }
    }

    @Test
    void aBackendWithoutTheModelIsNotAskedForItForAWhile() throws Exception {
        try (ScriptedBackend first = ScriptedBackend.status(404, "{}");
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            assertSecondAnswers(sidecar);

            assertThat(post(sidecar).headers().firstValue("x-signalbox-attempts"))
                    .contains("1");
            assertThat(sidecar.state("first").condition(Sidecar.CLOCK.millis()).healthy())
                    .isTrue();
        }
    }

    @Test
    void aBackendIsLeftAloneForAsLongAsItAsks() throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Sidecar.CLOCK.instant().plusSeconds(90).atOffset(ZoneOffset.UTC));
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> response.setStatusCode(429)
                        .putHeader("retry-after", date)
                        .end("{}"));
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            assertSecondAnswers(sidecar);

            long now = Sidecar.CLOCK.millis();
            assertThat(sidecar.state("first").condition(now + 89_999).healthy()).isFalse();
            assertThat(sidecar.state("first").condition(now + 90_000).healthy()).isTrue();
        }
    }

    @Test
    void aBackendThatIsNotThereIsPassedOver() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("first", port)
                        .backend("second", second.port())
                        .start()) {
            assertSecondAnswers(sidecar);
        }
    }

    @Test
    void aBackendThatHangsIsPassedOver() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> {});
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.builder()
                        .backend("first", first.port())
                        .backend("second", second.port())
                        .timeouts(Duration.ofSeconds(2), Duration.ofSeconds(30))
                        .start()) {
            assertSecondAnswers(sidecar);
        }
    }

    @Test
    void aBackendThatResetsTheConnectionIsPassedOver() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> response.reset());
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            assertSecondAnswers(sidecar);
        }
    }

    @Test
    void aBackendThatSendsOnlyTheHeadOfAStreamIsPassedOver() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> {
                    response.setChunked(true).writeHead().onComplete(sent -> response.reset());
                });
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            assertSecondAnswers(sidecar);
        }
    }

    @Test
    void theLastBackendsOwnRefusalIsPassedOn() throws Exception {
        try (ScriptedBackend first = ScriptedBackend.status(500, "{\"from\":\"first\"}");
                ScriptedBackend second = ScriptedBackend.status(429, "{\"from\":\"second\"}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            HttpResponse<String> response = post(sidecar);

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.body()).isEqualTo("{\"from\":\"second\"}");
            assertThat(response.headers().firstValue("x-signalbox-attempts")).contains("2");
        }
    }

    @Test
    void aClientIsToldWhatEachAttemptMetIfNoneAnswered() throws Exception {
        try (ScriptedBackend first = ScriptedBackend.status(500, "{}");
                ScriptedBackend second = new ScriptedBackend((request, response) -> response.reset());
                Sidecar sidecar = Sidecar.before(first, second)) {
            HttpResponse<String> response = post(sidecar);

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body())
                    .contains("\"type\":\"upstream_error\"")
                    .contains("first answered with status 500; second broke off before it answered");
            assertThat(sidecar.result().outcome()).isEqualTo(RequestResult.Outcome.FAILED);
            assertThat(sidecar.state("first").inFlight()).isZero();
            assertThat(sidecar.state("second").inFlight()).isZero();
        }
    }

    @Test
    void nobodyIsTriedAfterTheDeadline() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> {});
                ScriptedBackend second = ScriptedBackend.json("{}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            HttpResponse<String> response = client.post(sidecar, CHAT, BODY, "x-signalbox-deadline-ms", "100");

            assertThat(response.statusCode()).isEqualTo(504);
            assertThat(response.body()).contains("deadline_exceeded");
            assertThat(second.received).isEmpty();
        }
    }

    @Test
    void halfAStreamEndsWithoutItsEndAndNobodyElseIsTried() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) ->
                        response.setChunked(true).write("data: half\n\n").onComplete(sent -> response.reset()));
                ScriptedBackend second = ScriptedBackend.json("{}");
                Sidecar sidecar = Sidecar.before(first, second);
                Wire wire = new Wire(sidecar.port)) {
            String answer = wire.send(Wire.post(CHAT, BODY)).readAll();

            assertThat(answer).contains("data: half").doesNotContain("\r\n0\r\n\r\n");
            RequestResult result = sidecar.result();
            assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.BROKEN_OFF);
            assertThat(result.detail()).startsWith("first broke off");
            assertThat(second.received).isEmpty();
        }
    }

    @Test
    void aSmallAnswerThatBreaksOffIsAskedForElsewhere() throws Exception {
        try (ScriptedBackend first =
                        new ScriptedBackend((request, response) -> response.putHeader("content-length", "100")
                                .write(Buffer.buffer("half"))
                                .onComplete(sent -> response.reset()));
                ScriptedBackend second = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = Sidecar.before(first, second)) {
            assertSecondAnswers(sidecar);
        }
    }

    private void assertSecondAnswers(Sidecar sidecar) throws Exception {
        HttpResponse<String> response = post(sidecar);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"ok\":true}");
        assertThat(response.headers().firstValue("x-signalbox-backend")).contains("second");
        assertThat(response.headers().firstValue("x-signalbox-attempts")).contains("2");
        RequestResult result = sidecar.result();
        assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.ANSWERED);
        assertThat(result.choice()).isEqualTo(1);
        assertThat(sidecar.state("first").inFlight()).isZero();
        assertThat(sidecar.state("second").inFlight()).isZero();
    }

    private HttpResponse<String> post(Sidecar sidecar) throws Exception {
        return client.post(sidecar, CHAT, BODY);
    }
}
