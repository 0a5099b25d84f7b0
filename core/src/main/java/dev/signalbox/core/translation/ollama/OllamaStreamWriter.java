package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.backend.Protocol;

/** Writes a streamed answer of either endpoint as lines of JSON. */
final class OllamaStreamWriter implements AnswerWriter {

    private final boolean generated;
    private final AnswerContext context;
    private String model = "";
    private int calls;

    OllamaStreamWriter(boolean generated, AnswerContext context) {
        this.generated = generated;
        this.context = context;
    }

    /** The protocol has no line for it. */
    @Override
    public void started(String id, String serverModel, TokenUsage usage, StringBuilder out) {
        model = serverModel;
    }

    @Override
    public void text(String delta, StringBuilder out) {
        end(line(delta), out);
    }

    @Override
    public void thinking(String delta, StringBuilder out) {
        ObjectNode line = line("");
        ((ObjectNode) OllamaAnswers.message(line)).put("thinking", delta);
        end(line, out);
    }

    @Override
    public boolean takesWholeCalls() {
        return true;
    }

    @Override
    public void call(String id, String name, ObjectNode arguments, String signature, StringBuilder out) {
        ObjectNode line = line("");
        Part.ToolCall call = new Part.ToolCall(id, name, arguments, null);
        ObjectNode message = (ObjectNode) OllamaAnswers.message(line);
        OllamaMessages.writeCall(call, calls++, message.putArray("tool_calls").addObject());
        end(line, out);
    }

    @Override
    public void finished(StopReason reason, String stopSequence, TokenUsage usage, StringBuilder out) {
        ObjectNode line = line("");
        OllamaAnswers.finish(reason, usage, line);
        write(line, out);
    }

    @Override
    public void failed(int status, String message, StringBuilder out) {
        write(ErrorShapes.write(Protocol.OLLAMA, status, message), out);
    }

    private ObjectNode line(String text) {
        ObjectNode line = OllamaAnswers.line(model, context);
        if (generated) {
            line.put("response", text);
        } else {
            line.putObject("message").put("role", "assistant").put("content", text);
        }
        return line;
    }

    private static void end(ObjectNode line, StringBuilder out) {
        write(line.put("done", false), out);
    }

    private static void write(ObjectNode line, StringBuilder out) {
        out.append(Json.text(line)).append('\n');
    }
}
