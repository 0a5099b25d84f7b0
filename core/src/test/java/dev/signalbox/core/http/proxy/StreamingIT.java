package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.Condition;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamingIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"llama\",\"stream\":true}";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";

    @Test
    void eachChunkArrivesBeforeTheNextIsSent() throws Exception {
        LinkedBlockingQueue<HttpServerResponse> responses = new LinkedBlockingQueue<>();
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> responses.add(response));
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start();
                Wire wire = new Wire(sidecar.port)) {
            wire.send(Wire.post(CHAT, BODY));
            HttpServerResponse response = responses.poll(10, TimeUnit.SECONDS);
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            for (String token : List.of("one", "two", "three")) {
                response.write("data: " + token + "\n\n");
                assertThat(wire.readTo(token + "\n\n")).contains("data: " + token);
            }
            response.end(USAGE);
            assertThat(wire.readTo("\r\n0\r\n\r\n")).contains("[DONE]");

            RequestResult result = sidecar.result();
            assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.ANSWERED);
            assertThat(result.promptTokens()).isEqualTo(5);
            assertThat(result.outputTokens()).isEqualTo(2);
        }
    }

    @Test
    void aClientThatGoesAwayEndsTheWorkOfTheBackend() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(
                        (request, response) -> response.setChunked(true).write("data: one\n\n"));
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            try (Wire wire = new Wire(sidecar.port)) {
                wire.send(Wire.post(CHAT, BODY)).readTo("one");
            }
            Condition.await("the backend's connection closes", () -> backend.closed.get() == 1);
            assertThat(sidecar.result().outcome()).isEqualTo(RequestResult.Outcome.CANCELLED);
            assertThat(sidecar.state("gpu-a").inFlight()).isZero();
        }
    }

    @Test
    void aClientThatGoesAwayBeforeTheFirstByteEndsTheWorkOfTheBackend() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> {});
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            try (Wire wire = new Wire(sidecar.port)) {
                wire.send(Wire.post(CHAT, BODY));
                backend.next();
            }
            Condition.await("the backend's connection closes", () -> backend.closed.get() == 1);
            assertThat(sidecar.result().outcome()).isEqualTo(RequestResult.Outcome.CANCELLED);
        }
    }

    @Test
    void aBackendWaitsForASlowClient() throws Exception {
        AtomicLong written = new AtomicLong();
        Buffer block = Buffer.buffer(new byte[64 * 1024]);
        int blocks = 1024;
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> {
                    response.putHeader("content-length", Long.toString((long) blocks * block.length()));
                    writeWhileThereIsRoom(response, block, written, blocks);
                });
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start();
                Wire wire = new Wire(sidecar.port)) {
            wire.send(Wire.post(CHAT, BODY)).readTo("\r\n\r\n");
            AtomicLong before = new AtomicLong(-1);
            Condition.await("the backend has to wait", () -> {
                long now = written.get();
                return now > 0 && now == before.getAndSet(now) && now < blocks;
            });
            assertThat(written.get()).isLessThan(blocks);
            assertThat(wire.readBytes((long) blocks * block.length())).isEqualTo((long) blocks * block.length());
            assertThat(sidecar.result().outcome()).isEqualTo(RequestResult.Outcome.ANSWERED);
        }
    }

    @Test
    void twoHundredStreamsRunAtOnce() throws Exception {
        LinkedBlockingQueue<HttpServerResponse> responses = new LinkedBlockingQueue<>();
        List<Wire> wires = new ArrayList<>();
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> responses.add(response));
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            for (int i = 0; i < 200; i++) {
                wires.add(new Wire(sidecar.port).send(Wire.post(CHAT, BODY)));
            }
            Condition.await("all have arrived", () -> responses.size() == 200);
            responses.forEach(response -> response.setChunked(true).write("data: one\n\n"));
            for (Wire wire : wires) {
                assertThat(wire.readTo("one\n\n")).contains("data: one");
            }
            responses.forEach(response -> response.end(USAGE));
            for (Wire wire : wires) {
                assertThat(wire.readTo("\r\n0\r\n\r\n")).contains("[DONE]");
                wire.close();
            }
            Condition.await("all have ended", () -> sidecar.results.size() == 200);
            assertThat(sidecar.state("gpu-a").inFlight()).isZero();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> response.end(request.body()));
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start();
                Wire wire = new Wire(sidecar.port)) {
            wire.send(Wire.post(CHAT, "{\"model\":\"llama\",\"n\":1}")
                    + Wire.post(CHAT, "{\"model\":\"llama\",\"n\":2}"));
            assertThat(wire.readTo("\"n\":1}")).doesNotContain("\"n\":2}");
            assertThat(wire.readTo("\"n\":2}")).contains("HTTP/1.1 200 OK");
        }
    }

    private static void writeWhileThereIsRoom(
            HttpServerResponse response, Buffer block, AtomicLong written, int blocks) {
        while (written.get() < blocks) {
            long count = written.incrementAndGet();
            Future<Void> last = response.write(block);
            if (count == blocks) {
                last.onSuccess(done -> response.end());
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(room -> writeWhileThereIsRoom(response, block, written, blocks));
                return;
            }
        }
    }
}
