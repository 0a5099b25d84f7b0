package dev.signalbox.core.translation.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.backend.Protocol;

/** Writes the events of a streamed message. */
final class MessageStreamWriter implements AnswerWriter {

    private final boolean showsThoughts;
    private final AnswerContext context;
    private int index = -1;

    /** The type of the block that is being written; empty between blocks. */
    private String block = "";

    MessageStreamWriter(boolean showsThoughts, AnswerContext context) {
        this.showsThoughts = showsThoughts;
        this.context = context;
    }

    @Override
    public void started(String id, String model, TokenUsage usage, StringBuilder out) {
        ObjectNode event = Json.object();
        event.put("type", "message_start");
        ObjectNode message = event.putObject("message");
        message.put("id", id.isEmpty() ? "msg_" + context.id() : id);
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", model.isEmpty() ? context.model() : model);
        message.putArray("content");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        AnthropicUsage.write(usage, message.putObject("usage"));
        event(event, out);
    }

    @Override
    public void text(String delta, StringBuilder out) {
        if (!block.equals("text")) {
            startBlock(Json.object().put("type", "text").put("text", ""), out);
        }
        delta(Json.object().put("type", "text_delta").put("text", delta), out);
    }

    @Override
    public void thinking(String delta, StringBuilder out) {
        if (!showsThoughts) {
            return;
        }
        if (!block.equals("thinking")) {
            startBlock(Json.object().put("type", "thinking").put("thinking", "").put("signature", ""), out);
        }
        delta(Json.object().put("type", "thinking_delta").put("thinking", delta), out);
    }

    @Override
    public boolean takesWholeCalls() {
        return false;
    }

    @Override
    public void callStarted(String id, String name, String signature, StringBuilder out) {
        ObjectNode call = Json.object();
        call.put("type", "tool_use");
        call.put("id", id);
        call.put("name", name);
        call.putObject("input");
        startBlock(call, out);
    }

    @Override
    public void callArguments(String delta, StringBuilder out) {
        delta(Json.object().put("type", "input_json_delta").put("partial_json", delta), out);
    }

    @Override
    public void callEnded(StringBuilder out) {
        endBlock(out);
    }

    @Override
    public void finished(StopReason reason, String stopSequence, TokenUsage usage, StringBuilder out) {
        endBlock(out);
        ObjectNode event = Json.object();
        event.put("type", "message_delta");
        AnthropicUsage.write(reason, stopSequence, event.putObject("delta"));
        AnthropicUsage.write(usage, event.putObject("usage"));
        event(event, out);
        event(Json.object().put("type", "message_stop"), out);
    }

    @Override
    public void failed(int status, String message, StringBuilder out) {
        event(ErrorShapes.write(Protocol.ANTHROPIC, status, message), out);
    }

    private void startBlock(ObjectNode content, StringBuilder out) {
        endBlock(out);
        block = Json.text(content, "type");
        ObjectNode event = Json.object();
        event.put("type", "content_block_start");
        event.put("index", ++index);
        event.set("content_block", content);
        event(event, out);
    }

    private void delta(ObjectNode delta, StringBuilder out) {
        ObjectNode event = Json.object();
        event.put("type", "content_block_delta");
        event.put("index", index);
        event.set("delta", delta);
        event(event, out);
    }

    private void endBlock(StringBuilder out) {
        if (!block.isEmpty()) {
            block = "";
            event(Json.object().put("type", "content_block_stop").put("index", index), out);
        }
    }

    private static void event(ObjectNode event, StringBuilder out) {
        out.append("event: ").append(Json.text(event, "type")).append('\n');
        out.append("data: ").append(Json.text(event)).append("\n\n");
    }
}
