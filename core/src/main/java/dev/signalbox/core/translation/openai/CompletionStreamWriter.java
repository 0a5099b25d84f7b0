package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.backend.Protocol;

/** Writes a streamed completion, which has texts alone. */
final class CompletionStreamWriter implements AnswerWriter {

    private final boolean countsTokens;
    private final AnswerContext context;
    private String id = "";
    private String model = "";

    CompletionStreamWriter(boolean countsTokens, AnswerContext context) {
        this.countsTokens = countsTokens;
        this.context = context;
    }

    /** The protocol has no event for it. */
    @Override
    public void started(String serverId, String serverModel, TokenUsage usage, StringBuilder out) {
        id = serverId;
        model = serverModel;
    }

    @Override
    public void text(String delta, StringBuilder out) {
        ObjectNode chunk = body(id, model, context);
        choice(delta, chunk).putNull("finish_reason");
        event(chunk, out);
    }

    /** The protocol has no place for it. */
    @Override
    public void thinking(String delta, StringBuilder out) {}

    @Override
    public boolean takesWholeCalls() {
        return false;
    }

    @Override
    public void finished(StopReason reason, String stopSequence, TokenUsage usage, StringBuilder out) {
        ObjectNode chunk = body(id, model, context);
        choice("", chunk).put("finish_reason", OpenAiUsage.finishReason(reason));
        event(chunk, out);
        if (countsTokens) {
            ObjectNode counts = body(id, model, context);
            counts.putArray("choices");
            OpenAiUsage.write(usage, counts.putObject("usage"));
            event(counts, out);
        }
        out.append("data: [DONE]\n\n");
    }

    @Override
    public void failed(int status, String message, StringBuilder out) {
        event(ErrorShapes.write(Protocol.OPENAI, status, message), out);
        out.append("data: [DONE]\n\n");
    }

    static ObjectNode body(String serverId, String serverModel, AnswerContext context) {
        ObjectNode body = Json.object();
        body.put("id", serverId.isEmpty() ? "cmpl-" + context.id() : serverId);
        body.put("object", "text_completion");
        body.put("created", context.at().getEpochSecond());
        body.put("model", serverModel.isEmpty() ? context.model() : serverModel);
        return body;
    }

    static ObjectNode choice(String text, ObjectNode body) {
        ObjectNode choice = body.putArray("choices").addObject();
        choice.put("text", text);
        choice.put("index", 0);
        choice.putNull("logprobs");
        return choice;
    }

    private static void event(ObjectNode chunk, StringBuilder out) {
        out.append("data: ").append(Json.text(chunk)).append("\n\n");
    }
}
