package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.backend.Protocol;

/** Writes the chunks of a streamed chat completion. */
final class ChatStreamWriter implements AnswerWriter {

    private final boolean countsTokens;
    private final AnswerContext context;
    private String id = "";
    private String model = "";
    private int calls;

    ChatStreamWriter(boolean countsTokens, AnswerContext context) {
        this.countsTokens = countsTokens;
        this.context = context;
    }

    @Override
    public void started(String serverId, String serverModel, TokenUsage usage, StringBuilder out) {
        id = serverId.isEmpty() ? "chatcmpl-" + context.id() : serverId;
        model = serverModel.isEmpty() ? context.model() : serverModel;
        delta(Json.object().put("role", "assistant").put("content", ""), out);
    }

    @Override
    public void text(String delta, StringBuilder out) {
        delta(Json.object().put("content", delta), out);
    }

    @Override
    public void thinking(String delta, StringBuilder out) {
        delta(Json.object().put("reasoning_content", delta), out);
    }

    @Override
    public boolean takesWholeCalls() {
        return false;
    }

    @Override
    public void callStarted(String callId, String name, String signature, StringBuilder out) {
        ObjectNode delta = Json.object();
        ObjectNode call = delta.putArray("tool_calls").addObject();
        call.put("index", calls++);
        call.put("id", callId);
        call.put("type", "function");
        call.putObject("function").put("name", name).put("arguments", "");
        OpenAiParts.writeSignature(signature, call);
        delta(delta, out);
    }

    @Override
    public void callArguments(String arguments, StringBuilder out) {
        ObjectNode delta = Json.object();
        ObjectNode call = delta.putArray("tool_calls").addObject();
        call.put("index", calls - 1);
        call.putObject("function").put("arguments", arguments);
        delta(delta, out);
    }

    @Override
    public void finished(StopReason reason, String stopSequence, TokenUsage usage, StringBuilder out) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("delta");
        choice.put("finish_reason", OpenAiUsage.finishReason(reason));
        event(chunk, out);
        if (countsTokens) {
            ObjectNode counts = chunk();
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

    private void delta(ObjectNode delta, StringBuilder out) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        event(chunk, out);
    }

    private ObjectNode chunk() {
        ObjectNode chunk = Json.object();
        chunk.put("id", id);
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", context.at().getEpochSecond());
        chunk.put("model", model);
        return chunk;
    }

    private static void event(ObjectNode chunk, StringBuilder out) {
        out.append("data: ").append(Json.text(chunk)).append("\n\n");
    }
}
