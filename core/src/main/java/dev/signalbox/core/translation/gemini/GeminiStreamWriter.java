package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.backend.Protocol;

/**
 * Writes a streamed answer as server-sent events or items of one JSON array, each of which looks like a whole answer with some
 * of the parts.
 */
final class GeminiStreamWriter implements AnswerWriter {

    private final boolean showsThoughts;
    private final boolean array;
    private final AnswerContext context;
    private boolean first = true;
    private String id = "";
    private String model = "";

    GeminiStreamWriter(boolean showsThoughts, boolean array, AnswerContext context) {
        this.showsThoughts = showsThoughts;
        this.array = array;
        this.context = context;
    }

    /** The protocol has no event for it. */
    @Override
    public void started(String serverId, String serverModel, TokenUsage usage, StringBuilder out) {
        id = serverId.isEmpty() ? context.id() : serverId;
        model = serverModel.isEmpty() ? context.model() : serverModel;
    }

    @Override
    public void text(String delta, StringBuilder out) {
        part(Json.object().put("text", delta), out);
    }

    @Override
    public void thinking(String delta, StringBuilder out) {
        if (showsThoughts) {
            part(Json.object().put("text", delta).put("thought", true), out);
        }
    }

    @Override
    public boolean takesWholeCalls() {
        return true;
    }

    @Override
    public void call(String callId, String name, ObjectNode arguments, String signature, StringBuilder out) {
        ObjectNode part = Json.object();
        Contents.writeCall(new Part.ToolCall(callId, name, arguments, signature), "", part);
        part(part, out);
    }

    @Override
    public void finished(StopReason reason, String stopSequence, TokenUsage usage, StringBuilder out) {
        ObjectNode answer = Json.object();
        ObjectNode candidate = candidate(Json.object().put("text", ""), answer);
        candidate.put("finishReason", GeminiUsage.finishReason(reason));
        candidate.put("index", 0);
        GeminiUsage.write(usage, answer.putObject("usageMetadata"));
        event(answer, out);
        end(out);
    }

    @Override
    public void failed(int status, String message, StringBuilder out) {
        write(ErrorShapes.write(Protocol.GEMINI, status, message), out);
        end(out);
    }

    private void part(ObjectNode part, StringBuilder out) {
        ObjectNode answer = Json.object();
        candidate(part, answer).put("index", 0);
        event(answer, out);
    }

    private static ObjectNode candidate(ObjectNode part, ObjectNode answer) {
        ObjectNode candidate = answer.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content");
        content.putArray("parts").add(part);
        content.put("role", "model");
        return candidate;
    }

    private void event(ObjectNode answer, StringBuilder out) {
        answer.put("modelVersion", model);
        answer.put("responseId", id);
        write(answer, out);
    }

    private void write(ObjectNode event, StringBuilder out) {
        String text = Json.text(event);
        if (array) {
            out.append(first ? "[" : "\n,\n").append(text);
            first = false;
        } else {
            out.append("data: ").append(text).append("\n\n");
        }
    }

    private void end(StringBuilder out) {
        if (array) {
            out.append("\n]\n");
        }
    }
}
