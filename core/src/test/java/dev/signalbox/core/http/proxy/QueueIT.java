package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver.WaitOutcome;
import dev.signalbox.core.http.Condition;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests wait in the sidecar for a backend with room, where a rule says so. */
class QueueIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"llama\"}";
    private static final int LONG = 60_000;

    private final HttpClient client = HttpClient.newHttpClient();

    /** Answers that a test gives when it wants to. */
    private final BlockingQueue<HttpServerResponse> silent = new LinkedBlockingQueue<>();

    @Test
    void aRequestWaitsUntilAnotherOneEnds() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> silent.add(response));
                Sidecar sidecar = sidecar(LONG, ProxySettings.DEFAULTS, backend)) {
            CompletableFuture<HttpResponse<String>> first = post(sidecar, "");
            HttpServerResponse ofFirst = silent.take();
            CompletableFuture<HttpResponse<String>> second = post(sidecar, "");
            Condition.await("the second waits", () -> sidecar.waiting.get() == 1);
            assertThat(backend.received).hasSize(1);

            ofFirst.end("{}");
            silent.take().end("{\"second\":true}");

            assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(second.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"second\":true}");
            assertThat(sidecar.waits.take()).isEqualTo(WaitOutcome.PLACED);
            assertThat(sidecar.decisions.take().waitedMs()).isZero();
            Decision decision = sidecar.decisions.take();
            assertThat(decision.waitedMs()).isPositive();
            assertThat(decision.refusal()).isNull();
            assertThat(sidecar.decisions).isEmpty();
        }
    }

    @Test
    void aRequestWaitsUntilABackendIsSeenWithLessToDo() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(LONG, ProxySettings.DEFAULTS, backend)) {
            observed(sidecar, 1);
            CompletableFuture<HttpResponse<String>> response = post(sidecar, "");
            Condition.await("it waits", () -> sidecar.waiting.get() == 1);

            observed(sidecar, 0);

            assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRequestWaitsNoLongerThanTheRuleSays() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(50, ProxySettings.DEFAULTS, backend)) {
            observed(sidecar, 1);

            HttpResponse<String> response = post(sidecar, "").get(10, TimeUnit.SECONDS);

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("retry-after")).isPresent();
            assertThat(response.body())
                    .contains("\"code\":\"no_room\"")
                    .contains("the one backend that may take the request is busy")
                    .contains("\"rule\":\"wait\"")
                    .contains("\"because\":\"busy\"")
                    .contains("\"waitedMs\":");
            assertThat(sidecar.waits.take()).isEqualTo(WaitOutcome.TIMED_OUT);
            assertThat(backend.received).isEmpty();
        }
    }

    @Test
    void aRequestWaitsNoLongerThanItsDeadline() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(LONG, ProxySettings.DEFAULTS, backend)) {
            observed(sidecar, 1);

            HttpRequest request =
                    request(sidecar).header("x-signalbox-deadline-ms", "50").build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(sidecar.waits.take()).isEqualTo(WaitOutcome.TIMED_OUT);
        }
    }

    @Test
    void aRequestWhoseClientGoesAwayIsDropped() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(LONG, ProxySettings.DEFAULTS, backend)) {
            observed(sidecar, 1);
            try (Wire wire = new Wire(sidecar.port)) {
                wire.send(Wire.post(CHAT, BODY));
                Condition.await("it waits", () -> sidecar.waiting.get() == 1);
            }

            assertThat(sidecar.waits.poll(10, TimeUnit.SECONDS)).isEqualTo(WaitOutcome.CANCELLED);
            observed(sidecar, 0);
            assertThat(post(sidecar, "").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(backend.received).hasSize(1);
        }
    }

    @Test
    void oneMoreThanMayWaitIsRefusedAtOnce() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(LONG, settings(1), backend)) {
            observed(sidecar, 1);
            CompletableFuture<HttpResponse<String>> waiting = post(sidecar, "");
            Condition.await("it waits", () -> sidecar.waiting.get() == 1);

            assertThat(post(sidecar, "").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(429);
            observed(sidecar, 0);
            assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theMostImportantGoesFirst() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> silent.add(response));
                Sidecar sidecar = sidecar(LONG, ProxySettings.DEFAULTS, backend)) {
            observed(sidecar, 1);
            CompletableFuture<HttpResponse<String>> ordinary = post(sidecar, "0");
            Condition.await("one waits", () -> sidecar.waiting.get() == 1);
            CompletableFuture<HttpResponse<String>> important = post(sidecar, "5");
            Condition.await("two wait", () -> sidecar.waiting.get() == 2);

            observed(sidecar, 0);

            assertThat(backend.next().headers().get("x-signalbox-priority")).isEqualTo("5");
            silent.take().end("{}");
            assertThat(backend.next().headers().get("x-signalbox-priority")).isEqualTo("0");
            silent.take().end("{}");
            CompletableFuture.allOf(ordinary, important).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void withoutForwardingACallerIsToldHowLongToWait() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(LONG, ProxySettings.DEFAULTS, backend)) {
            observed(sidecar, 1);

            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(sidecar.url("/v1/decisions")))
                            .version(HttpClient.Version.HTTP_1_1)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"operation\":\"chat\",\"model\":\"llama\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.body()).contains("\"queue\":{\"maxMs\":60000}");
        }
    }

    private static ProxySettings settings(int maxQueued) {
        ProxySettings defaults = ProxySettings.DEFAULTS;
        return new ProxySettings(
                defaults.host(),
                defaults.port(),
                defaults.eventLoops(),
                defaults.connectTimeout(),
                defaults.firstByteTimeout(),
                defaults.idleTimeout(),
                defaults.maxAttempts(),
                defaults.maxRequestBytes(),
                defaults.maxHeaderBytes(),
                defaults.maxConnectionsPerBackend(),
                defaults.maxWaitingPerBackend(),
                maxQueued,
                defaults.trust());
    }

    /** The backend runs one request at once. */
    private static Sidecar sidecar(int maxMs, ProxySettings settings, ScriptedBackend backend) {
        return Sidecar.builder()
                .settings(settings.at("127.0.0.1", 0))
                .capacity(1)
                .backend("only", backend.port())
                .rules("rule \"wait\" when Request() then place.queue(" + maxMs + "); end")
                .start();
    }

    private static void observed(Sidecar sidecar, int running) {
        sidecar.state("only")
                .observed(
                        BackendStatus.serving(new Load(running, 0, 0.1, Sidecar.CLOCK.instant())),
                        Sidecar.CLOCK.millis());
    }

    private CompletableFuture<HttpResponse<String>> post(Sidecar sidecar, String priority) {
        HttpRequest.Builder request = request(sidecar);
        if (!priority.isEmpty()) {
            request.header("x-signalbox-priority", priority);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Sidecar sidecar) {
        return HttpRequest.newBuilder(URI.create(sidecar.url(CHAT)))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
    }
}
