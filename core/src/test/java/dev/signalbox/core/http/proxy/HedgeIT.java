package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.Condition;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A second backend is asked while the first is silent, and whoever answers first wins. */
class HedgeIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"llama\"}";

    private final HttpClient client = HttpClient.newHttpClient();

    /** Answers that a test gives when it wants to. */
    private final BlockingQueue<HttpServerResponse> silent = new LinkedBlockingQueue<>();

    @Test
    void theSecondAnswersWhereTheFirstIsSilent() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> {});
                ScriptedBackend second = ScriptedBackend.json("{\"from\":\"second\"}");
                Sidecar sidecar = sidecar(1, first, second)) {
            HttpResponse<String> response = post(sidecar);

            assertThat(response.body()).isEqualTo("{\"from\":\"second\"}");
            assertThat(response.headers().firstValue("x-signalbox-backend")).contains("second");
            assertThat(response.headers().firstValue("x-signalbox-attempts")).contains("2");
            RequestResult result = sidecar.result();
            assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.ANSWERED);
            assertThat(result.choice()).isEqualTo(1);
            assertThat(result.hedge()).isEqualTo(RequestResult.Hedge.WON);
            assertThat(result.tries())
                    .containsExactly(
                            new RequestResult.Try(0, false, true, "was given up because the other one answered first"),
                            new RequestResult.Try(1, true, false, "answered with status 200"));
            assertThat(second.next().body()).isEqualTo(first.next().body());
            Condition.await("the first is left alone at once", () -> first.closed.get() == 1);
            assertNothingInFlight(sidecar);
        }
    }

    @Test
    void theFirstMayAnswerFirstAfterAll() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> silent.add(response));
                ScriptedBackend second = new ScriptedBackend((request, response) -> {});
                Sidecar sidecar = sidecar(1, first, second)) {
            CompletableFuture<HttpResponse<String>> response = postAsync(sidecar);
            second.next();
            answer("{\"from\":\"first\"}");

            assertThat(response.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"from\":\"first\"}");
            RequestResult result = sidecar.result();
            assertThat(result.choice()).isZero();
            assertThat(result.attempts()).isEqualTo(2);
            assertThat(result.hedge()).isEqualTo(RequestResult.Hedge.LOST);
            Condition.await("the second is left alone at once", () -> second.closed.get() == 1);
            assertNothingInFlight(sidecar);
        }
    }

    @Test
    void aStreamIsTakenFromWhoeverBeginsIt() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> {});
                ScriptedBackend second = new ScriptedBackend((request, response) -> response.setChunked(true)
                        .write("data: one\n\n")
                        .compose(written -> response.end("data: two\n\n")));
                Sidecar sidecar = sidecar(1, first, second)) {
            assertThat(post(sidecar).body()).isEqualTo("data: one\n\ndata: two\n\n");
            assertThat(sidecar.result().hedge()).isEqualTo(RequestResult.Hedge.WON);
        }
    }

    @Test
    void aFirstThatFailsMeanwhileLeavesTheSecondToAnswer() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> silent.add(response));
                ScriptedBackend second = new ScriptedBackend((request, response) -> silent.add(response));
                Sidecar sidecar = sidecar(1, first, second)) {
            CompletableFuture<HttpResponse<String>> response = postAsync(sidecar);
            second.next();
            HttpServerResponse ofFirst = silent.take();
            HttpServerResponse ofSecond = silent.take();
            first.next();
            ofFirst.setStatusCode(500).end("{}");
            Condition.await("the first failed", () -> sidecar.state("first").inFlight() == 0);
            ofSecond.end("{\"from\":\"second\"}");

            assertThat(response.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"from\":\"second\"}");
            RequestResult result = sidecar.result();
            assertThat(result.tries())
                    .extracting(RequestResult.Try::detail)
                    .containsExactly("answered with status 500", "answered with status 200");
            assertThat(result.tries()).noneMatch(RequestResult.Try::lost);
        }
    }

    @Test
    void noMoreThanTheShareIsAskedTwice() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> silent.add(response));
                ScriptedBackend second = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(0.5, first, second)) {
            // Of two requests, one may be asked twice: whichever's time comes when both have been counted.
            CompletableFuture<HttpResponse<String>> one = postAsync(sidecar);
            CompletableFuture<HttpResponse<String>> other = postAsync(sidecar);
            assertThat(sidecar.result().hedge()).isEqualTo(RequestResult.Hedge.WON);
            first.next();
            first.next();
            silent.take().end("{}");
            silent.take().end("{}");
            CompletableFuture.allOf(one, other).get(10, TimeUnit.SECONDS);

            assertThat(sidecar.result().attempts()).isEqualTo(1);
            assertThat(second.received).hasSize(1);
        }
    }

    @Test
    void aClientThatGoesAwayEndsBoth() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> {});
                ScriptedBackend second = new ScriptedBackend((request, response) -> {});
                Sidecar sidecar = sidecar(1, first, second)) {
            try (Wire wire = new Wire(sidecar.port)) {
                wire.send(Wire.post(CHAT, BODY));
                second.next();
            }
            RequestResult result = sidecar.result();

            assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.CANCELLED);
            assertThat(result.hedge()).isEqualTo(RequestResult.Hedge.FAILED);
            Condition.await("both are left alone", () -> first.closed.get() + second.closed.get() == 2);
            assertNothingInFlight(sidecar);
        }
    }

    @Test
    void aClientIsToldOfBothIfNeitherAnswers() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> silent.add(response));
                ScriptedBackend second = new ScriptedBackend((request, response) -> response.reset());
                Sidecar sidecar = sidecar(1, first, second)) {
            CompletableFuture<HttpResponse<String>> response = postAsync(sidecar);
            second.next();
            Condition.await("the second failed", () -> sidecar.state("second").inFlight() == 0);
            silent.take().reset();

            assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
            RequestResult result = sidecar.result();
            assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.FAILED);
            assertThat(result.hedge()).isEqualTo(RequestResult.Hedge.FAILED);
            assertThat(result.tries()).hasSize(2);
            assertNothingInFlight(sidecar);
        }
    }

    private static void assertNothingInFlight(Sidecar sidecar) {
        for (String backend : List.of("first", "second")) {
            assertThat(sidecar.state(backend).inFlight()).isZero();
        }
    }

    private void answer(String body) throws InterruptedException {
        silent.take().end(body);
    }

    private static Sidecar sidecar(double maxFraction, ScriptedBackend first, ScriptedBackend second) {
        return Sidecar.builder()
                .backend("first", first.port())
                .backend("second", second.port())
                .rules("rule \"hedge\" when Request() then place.hedge(30, " + maxFraction + "); end")
                .start();
    }

    private HttpResponse<String> post(Sidecar sidecar) throws Exception {
        return postAsync(sidecar).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> postAsync(Sidecar sidecar) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sidecar.url(CHAT)))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
