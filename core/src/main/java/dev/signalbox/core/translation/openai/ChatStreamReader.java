package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.wire.Json;

/** Reads the chunks of a streamed chat completion. */
final class ChatStreamReader extends ChunkReader {

    private static final int NO_CALL = -1;

    private boolean refused;
    private int call = NO_CALL;
    private boolean callOpen;

    @Override
    void choice(JsonNode choice, AnswerEvents events) throws MalformedAnswerException {
        delta(choice.path("delta"), events);
        stop(choice, events);
    }

    @Override
    void done(AnswerEvents events) {
        endCall(events);
    }

    private void delta(JsonNode delta, AnswerEvents events) throws MalformedAnswerException {
        String thinking = OpenAiReasoning.of(delta);
        if (!thinking.isEmpty()) {
            endCall(events);
            events.thinking(thinking);
        }
        String refusal = Json.text(delta, "refusal");
        refused |= !refusal.isEmpty();
        String text = OpenAiReasoning.content(delta) + refusal;
        if (!text.isEmpty()) {
            endCall(events);
            events.text(text);
        }
        for (JsonNode piece : Json.items(delta, "tool_calls")) {
            call(piece, events);
        }
    }

    private void call(JsonNode piece, AnswerEvents events) throws MalformedAnswerException {
        JsonNode function = piece.path("function");
        String name = Json.text(function, "name");
        int index = Json.count(piece, "index");
        if (index < 0) {
            // Servers without an index send calls whole.
            index = name.isEmpty() ? call : call + 1;
        }
        if (index != call || !callOpen) {
            if (index <= call || name.isEmpty()) {
                throw new MalformedAnswerException(
                        "a tool call begins without a name, or goes on after another one has begun");
            }
            endCall(events);
            call = index;
            callOpen = true;
            String signature = OpenAiParts.signature(piece);
            events.callStarted(Json.text(piece, "id"), name, signature == null ? "" : signature);
        }
        String arguments = Json.text(function, "arguments");
        if (!arguments.isEmpty()) {
            events.callArguments(arguments);
        }
    }

    private void stop(JsonNode choice, AnswerEvents events) {
        String reason = Json.text(choice, "finish_reason");
        if (reason.isEmpty()) {
            return;
        }
        endCall(events);
        StopReason stop = OpenAiUsage.stopReason(reason);
        String sequence = OpenAiReasoning.stopSequence(choice);
        if (refused) {
            events.stopped(StopReason.REFUSAL, "");
        } else if (stop == StopReason.END && call == NO_CALL && !sequence.isEmpty()) {
            events.stopped(StopReason.STOP_SEQUENCE, sequence);
        } else {
            events.stopped(stop, "");
        }
    }

    private void endCall(AnswerEvents events) {
        if (callOpen) {
            callOpen = false;
            events.callEnded();
        }
    }
}
