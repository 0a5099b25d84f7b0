package dev.signalbox.plugins.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.testkit.Condition;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.ServedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedModelServerIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final SimulationProfile QUICK = SimulationProfile.builder("quick", Placement.GPU, "")
            .prefillTokensPerSecond(100_000)
            .tpot(2, 0)
            .maxRunning(4)
            .build();

    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatedModelServer server = start(SimulatedModelServer.builder(QUICK));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersAChatWithItsUsage() throws Exception {
        HttpResponse<String> answer = post(CHAT, chat("Where is the train?", 20, ""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body())
                .contains("\"object\":\"chat.completion\"", "\"role\":\"assistant\"", "\"finish_reason\":\"length\"")
                .contains("\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":20,\"total_tokens\":25}");
        assertThat(server.requestsCompleted()).isOne();
        assertThat(server.outputTokens()).isEqualTo(20);
    }

    @Test
    void streamsTheSameWordsItAnswersWhole() throws Exception {
        String whole = post(CHAT, chat("Where is the train?", 6, "")).body();
        HttpResponse<String> stream = post(CHAT, chat("Where is the train?", 6, "\"stream\":true,"));

        assertThat(stream.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        List<String> events = List.of(stream.body().split("\n\n"));
        assertThat(events).hasSize(1 + 6 + 1 + 1).allMatch(event -> event.startsWith("data: "));
        assertThat(events.get(8)).isEqualTo("data: [DONE]");
        assertThat(stream.body()).doesNotContain("usage");
        String words = String.join(
                "", events.stream().map(SimulatedModelServerIT::content).toList());
        assertThat(whole).contains("\"content\":\"" + words + "\"");
    }

    @Test
    void countsTheTokensOfAStreamWhenAsked() throws Exception {
        String body = post(CHAT, chat("Hi", 3, "\"stream\":true,\"stream_options\":{\"include_usage\":true},"))
                .body();

        assertThat(body)
                .contains("\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":3,\"total_tokens\":4}}");
    }

    @Test
    void endsByItselfWhereTheLimitIsHigh() throws Exception {
        String body = post(CHAT, chat("Hi", 100_000, "")).body();

        assertThat(body).contains("\"finish_reason\":\"stop\"");
        assertThat(server.outputTokens()).isBetween(16L, 256L);
    }

    @Test
    void completesAListOfTokens() throws Exception {
        String body = post("/v1/completions", "{\"model\":\"simulated\",\"prompt\":[1,2,3],\"max_tokens\":2}")
                .body();

        assertThat(body).contains("\"object\":\"text_completion\"", "\"prompt_tokens\":3");
    }

    @Test
    void embedsEachInput() throws Exception {
        replace(SimulatedModelServer.builder(QUICK)
                .models(List.of(new ServedModel(
                        "embed", "embed", Set.of(Operation.EMBEDDINGS), "", InferenceRequest.UNKNOWN))));

        String body = post("/v1/embeddings", "{\"model\":\"embed\",\"input\":[\"a\",\"b\"],\"dimensions\":3}")
                .body();

        assertThat(body).contains("\"index\":0", "\"index\":1", "\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}");
        assertThat(post(CHAT, chat("Hi", 3, "").replace("simulated", "embed")).body())
                .contains("does not do chat");
    }

    @Test
    void namesWhatIsWrongWithARequest() throws Exception {
        assertThat(post(CHAT, "{\"model\":").statusCode()).isEqualTo(400);
        HttpResponse<String> unknown = post(CHAT, chat("Hi", 3, "").replace("simulated", "gpt-x"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("The model `gpt-x` does not exist.");
        assertThat(server.requestsInFlight()).isZero();
    }

    @Test
    void tellsItsLoadInTheNamesOfVllm() throws Exception {
        server.inject(Fault.slow(1_000));
        for (int i = 0; i < 6; i++) {
            var unused = postLater(CHAT, chat("Hi", 50, ""));
        }
        Condition.await("four run and two wait", () -> server.running() == 4 && server.waiting() == 2);

        assertThat(get("/metrics").body())
                .contains("vllm:num_requests_running{engine=\"0\",model_name=\"simulated\"} 4.0\n")
                .contains("vllm:num_requests_waiting{engine=\"0\",model_name=\"simulated\"} 2.0\n")
                .contains("vllm:kv_cache_usage_perc");
        assertThat(get("/v1/models").body()).contains("\"id\":\"simulated\"");
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void noticesAClientThatGoesAway() throws Exception {
        server.inject(Fault.slow(1_000));
        try (Socket socket = send(chat("Hi", 50, "\"stream\":true,"))) {
            Condition.await("the request arrives", () -> server.requestsReceived() == 1);
            assertThat(socket.isConnected()).isTrue();
        }

        Condition.await("the request is given up", () -> server.requestsCancelled() == 1 && server.running() == 0);
        assertThat(server.requestsInFlight()).isZero();
    }

    @Test
    void refusesConnectionsAndComesBackOnTheSamePort() throws Exception {
        URI before = server.url();
        server.inject(Fault.refuse());
        assertThatThrownBy(() -> get("/health")).isInstanceOf(ConnectException.class);

        server.inject(Fault.none());
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(server.url()).isEqualTo(before);
    }

    @Test
    void failsWithAStatusAsOftenAsToldTo() throws Exception {
        server.inject(Fault.status(429, 7).times(1));

        HttpResponse<String> refused = post(CHAT, chat("Hi", 1, ""));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("7");
        assertThat(post(CHAT, chat("Hi", 1, "")).statusCode()).isEqualTo(200);
    }

    @Test
    void resetsTheConnectionInTheMiddle() throws Exception {
        server.inject(Fault.reset(3));
        try (Socket socket = send(chat("Hi", 50, "\"stream\":true,"))) {
            assertThatThrownBy(() -> readAll(socket))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(server.requestsBroken()).isOne();
    }

    @Test
    void endsAnAnswerHalfway() throws Exception {
        server.inject(Fault.halfAnswer(3));
        try (Socket socket = send(chat("Hi", 50, "\"stream\":true,"))) {
            assertThat(readAll(socket))
                    .contains("data: ")
                    .doesNotContain("[DONE]")
                    .doesNotEndWith("0\r\n\r\n");
        }
        assertThatThrownBy(() -> post(CHAT, chat("Hi", 50, ""))).isInstanceOf(IOException.class);
        assertThat(server.requestsBroken()).isEqualTo(2);
    }

    @Test
    void hangsUntilTheClientHasEnough() throws Exception {
        server.inject(Fault.hang());
        try (Socket socket = send(chat("Hi", 1, ""))) {
            Condition.await("the request arrives", () -> server.requestsReceived() == 1);
            assertThat(socket.getInputStream().available()).isZero();
        }
        Condition.await("the request is given up", () -> server.requestsCancelled() == 1);
    }

    @Test
    void reportsGarbageAndIllHealth() throws Exception {
        server.inject(Fault.garbageMetrics());
        assertThat(get("/metrics").body()).doesNotContain("num_requests_running");
        server.inject(Fault.unhealthy());
        assertThat(get("/health").statusCode()).isEqualTo(503);
    }

    @Test
    void keepsTheLatestRequestsWhenAsked() throws Exception {
        replace(SimulatedModelServer.builder(QUICK).recordRequests(1));
        post(CHAT, chat("first", 1, ""));
        post(CHAT, chat("second", 1, ""));

        assertThat(server.recordedRequests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo(CHAT);
            assertThat(request.body()).isEqualTo(chat("second", 1, ""));
            assertThat(request.header("content-type")).isEqualTo("application/json");
        });
    }

    @Test
    void holdsAThousandStreamsOnOneEventLoop() throws Exception {
        replace(SimulatedModelServer.builder(SimulationProfile.builder("wide", Placement.GPU, "")
                .prefillTokensPerSecond(1e9)
                .tpot(50, 0)
                .maxRunning(2_000)
                .build()));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(postLater(CHAT, chat("Hi " + i, 10, "\"stream\":true,")));
        }
        Condition.await("all run", () -> server.running() == 1_000 || server.requestsCompleted() > 0);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("vert.x-"))
                .hasSizeLessThan(5);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.join().body()).endsWith("data: [DONE]\n\n");
        }
        assertThat(server.requestsCompleted()).isEqualTo(1_000);
    }

    private void replace(SimulatedModelServer.Builder builder) {
        server.close();
        server = start(builder);
    }

    private static SimulatedModelServer start(SimulatedModelServer.Builder builder) {
        return builder.start();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
        return client.sendAsync(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(server.url().resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.url().resolve(path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Socket send(String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        OutputStream out = socket.getOutputStream();
        out.write(("POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static String readAll(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String chat(String content, int maxTokens, String more) {
        return "{\"model\":\"simulated\"," + more + "\"max_tokens\":" + maxTokens
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}";
    }

    private static String content(String event) {
        int start = event.indexOf("\"content\":\"");
        return start < 0 ? "" : event.substring(start + 11, event.indexOf('"', start + 11));
    }
}
