package dev.signalbox.core.app.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.translation.StreamTranslation;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One streamed answer, read piece by piece as it arrives. Used by one event loop. */
final class Stream {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String DATA = "data:";

    private final long sentNanos;
    private final int promptTokensMeant;
    private final Promise<Sample> promise;
    private long firstNanos;
    private long lastNanos;
    private int pieces;
    private int promptTokens;
    private int outputTokens;
    private String failure = "";

    private Stream(long sentNanos, int promptTokensMeant, Promise<Sample> promise) {
        this.sentNanos = sentNanos;
        this.promptTokensMeant = promptTokensMeant;
        this.promise = promise;
    }

    /**
     * Reads an answer of status 200 to its end.
     *
     * @param translation brings it into OpenAI's API; empty if it is in that already
     */
    static void read(
            HttpClientResponse response,
            Optional<StreamTranslation> translation,
            long sentNanos,
            int promptTokensMeant,
            Promise<Sample> promise) {
        Stream stream = new Stream(sentNanos, promptTokensMeant, promise);
        RecordParser lines = RecordParser.newDelimited("\n", stream::line);
        response.handler(
                translation.isEmpty()
                        ? lines
                        : piece -> lines.handle(Buffer.buffer(translation.get().feed(piece.getBytes()))));
        response.exceptionHandler(
                broken -> promise.tryFail(new MeasurementException("an answer broke off: " + broken.getMessage())));
        response.endHandler(end -> {
            translation.ifPresent(last -> lines.handle(Buffer.buffer(last.end())));
            stream.ended();
        });
    }

    private void line(Buffer bytes) {
        String line = bytes.toString(StandardCharsets.UTF_8).trim();
        if (!line.startsWith(DATA) || line.endsWith("[DONE]")) {
            return;
        }
        try {
            JsonNode event = JSON.readTree(line.substring(DATA.length()));
            if (event.hasNonNull("error")) {
                failure = event.get("error").toString();
            }
            JsonNode usage = event.path("usage");
            promptTokens = usage.path("prompt_tokens").asInt(promptTokens);
            outputTokens = usage.path("completion_tokens").asInt(outputTokens);
            JsonNode choice = event.path("choices").path(0);
            JsonNode delta = choice.path("delta");
            if (hasText(choice.path("text"))
                    || hasText(delta.path("content"))
                    || hasText(delta.path("reasoning_content"))) {
                piece();
            }
        } catch (JsonProcessingException e) {
            failure = "an event of a stream is not JSON: " + e.getOriginalMessage();
        }
    }

    private static boolean hasText(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty();
    }

    private void piece() {
        lastNanos = System.nanoTime();
        if (pieces++ == 0) {
            firstNanos = lastNanos;
        }
    }

    private void ended() {
        if (!failure.isEmpty() || pieces == 0) {
            promise.tryFail(new MeasurementException(
                    failure.isEmpty() ? "a stream ended without a word" : "a stream told of an error: " + failure));
            return;
        }
        int tokens = outputTokens > 0 ? outputTokens : pieces;
        promise.tryComplete(new Sample(
                (firstNanos - sentNanos) / NANOS_PER_MILLI,
                tokens < 2 ? Double.NaN : (lastNanos - firstNanos) / NANOS_PER_MILLI / (tokens - 1),
                promptTokens > 0 ? promptTokens : promptTokensMeant,
                tokens));
    }
}
