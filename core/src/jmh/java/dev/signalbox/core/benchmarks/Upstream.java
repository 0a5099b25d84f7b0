package dev.signalbox.core.benchmarks;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The model server of the proxy benchmark: a process of its own with one port for short answers and one for streams.
 *
 * <p>Short answers are the same bytes for every request, with as little work as TCP allows, so that what is measured is the
 * proxy's. Streams send as many chunks as the header {@value #CHUNKS} says, so many milliseconds apart as
 * {@value #SPACING_MS} says, each with the time of its sending in it.
 */
final class Upstream {

    static final String CHUNKS = "x-benchmark-chunks";
    static final String SPACING_MS = "x-benchmark-spacing-ms";
    /** What stands before the time of sending, in nanoseconds of the machine's monotonic clock. */
    static final String SENT_AT = "chatcmpl-";

    static final int ANSWER_BYTES = 1_023;

    private static final String METRICS =
            "vllm:num_requests_running 1\nvllm:num_requests_waiting 0\nvllm:kv_cache_usage_perc 0.1\n";

    /** Serves until the process is ended. */
    public static void main(String[] ports) {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        Buffer answer = http("application/json", answer());
        Buffer metrics = http("text/plain; version=0.0.4", METRICS);
        vertx.createNetServer()
                .connectHandler(socket -> socket.handler(new ShortAnswers(socket, answer, metrics)))
                .listen(Integer.parseInt(ports[0]), "127.0.0.1");
        vertx.createHttpServer()
                .requestHandler(request -> request.endHandler(end -> stream(vertx, request)))
                .listen(Integer.parseInt(ports[1]), "127.0.0.1");
    }

    private Upstream() {}

    private static Buffer http(String contentType, String body) {
        return Buffer.buffer("HTTP/1.1 200 OK\r\ncontent-type: " + contentType + "\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static String answer() {
        String start = "{\"id\":\"chatcmpl-0123456789\",\"object\":\"chat.completion\",\"created\":1767225600,"
                + "\"model\":\"llama-3.1-8b\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String end = "\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":150,\"completion_tokens\":160,\"total_tokens\":310}}";
        return start + "word ".repeat(200).substring(0, ANSWER_BYTES - start.length() - end.length()) + end;
    }

    private static void stream(Vertx vertx, HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (request.getHeader(CHUNKS) == null) {
            response.end(METRICS);
            return;
        }
        Chunks chunks = new Chunks(response, Integer.parseInt(request.getHeader(CHUNKS)));
        response.putHeader("content-type", "text/event-stream").setChunked(true);
        chunks.handle(0L);
        long timer = vertx.setPeriodic(Long.parseLong(request.getHeader(SPACING_MS)), chunks);
        response.closeHandler(closed -> vertx.cancelTimer(timer));
        response.endHandler(ended -> vertx.cancelTimer(timer));
    }

    /** Sends the next chunk of a stream at each tick. */
    private static final class Chunks implements Handler<Long> {

        private final HttpServerResponse response;
        private int left;

        Chunks(HttpServerResponse response, int count) {
            this.response = response;
            this.left = count;
        }

        @Override
        public void handle(Long timer) {
            if (response.ended() || response.closed()) {
                return;
            }
            if (left-- > 0) {
                response.write(event("{\"content\":\"word \"}", "null"));
            } else {
                response.end(event("{}", "\"stop\"") + "data: [DONE]\n\n");
            }
        }

        private static String event(String delta, String finishReason) {
            return "data: {\"id\":\"" + SENT_AT + System.nanoTime()
                    + "\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":\"llama-3.1-8b\","
                    + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}\n\n";
        }
    }

    /** Answers each request of one connection; understands no more of HTTP than where a request ends. */
    private static final class ShortAnswers implements Handler<Buffer> {

        private static final String LENGTH = "content-length:";

        private final NetSocket socket;
        private final Buffer answer;
        private final Buffer metrics;
        private String pending = "";

        ShortAnswers(NetSocket socket, Buffer answer, Buffer metrics) {
            this.socket = socket;
            this.answer = answer;
            this.metrics = metrics;
        }

        @Override
        public void handle(Buffer received) {
            pending += received.toString(StandardCharsets.ISO_8859_1);
            int endOfHead = pending.indexOf("\r\n\r\n");
            while (endOfHead >= 0) {
                int end = endOfHead + 4 + contentLength(pending.substring(0, endOfHead));
                if (pending.length() < end) {
                    return;
                }
                socket.write(pending.startsWith("GET /metrics") ? metrics : answer);
                pending = pending.substring(end);
                endOfHead = pending.indexOf("\r\n\r\n");
            }
        }

        private static int contentLength(String head) {
            String lowerCase = head.toLowerCase(Locale.ROOT);
            int start = lowerCase.indexOf(LENGTH);
            if (start < 0) {
                return 0;
            }
            int end = lowerCase.indexOf('\r', start);
            return Integer.parseInt(lowerCase
                    .substring(start + LENGTH.length(), end < 0 ? lowerCase.length() : end)
                    .trim());
        }
    }
}
