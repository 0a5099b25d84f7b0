package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.wire.Json;

/** Reads what the chunks of all streams have in common: the beginning, mistakes, the usage and the end. */
abstract class ChunkReader implements AnswerReader {

    private boolean started;

    @Override
    public final void read(String data, AnswerEvents events) throws MalformedAnswerException {
        if (data.strip().equals(OpenAiErrors.DONE)) {
            done(events);
            events.ended();
            return;
        }
        ObjectNode chunk = Json.objectOf(data);
        if (chunk == null) {
            throw new MalformedAnswerException("a chunk of the stream is no JSON object");
        }
        if (chunk.hasNonNull("error")) {
            OpenAiErrors.report(chunk.get("error"), events);
            return;
        }
        if (!started) {
            started = true;
            events.started(Json.text(chunk, "id"), Json.text(chunk, "model"));
        }
        choice(chunk.path("choices").path(0), events);
        if (chunk.get("usage") instanceof ObjectNode usage) {
            events.counted(OpenAiUsage.read(usage));
        }
    }

    /** Reads the chunk's first choice, which is missing in a chunk that only counts. */
    abstract void choice(JsonNode choice, AnswerEvents events) throws MalformedAnswerException;

    /** The stream is complete. */
    void done(AnswerEvents events) {}
}
