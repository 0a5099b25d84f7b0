package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.ToolChoice;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Json;

/** {@code /api/chat} as servers see it. */
public final class OllamaChatBackend implements BackendSurface {

    private static final String FREE = "can't be translated: Ollama's protocol leaves it to the model to call tools";

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) throws UntranslatableException {
        Conversation conversation = (Conversation) request;
        ObjectNode body = Json.object();
        body.put("model", model);
        OllamaMessages.write(conversation.messages(), body.putArray("messages"), losses);
        write(conversation, body, losses);
        OllamaOptions.write(conversation.settings(), body, losses);
        return new OutgoingRequest("/chat", body);
    }

    private static void write(Conversation conversation, ObjectNode body, Losses losses)
            throws UntranslatableException {
        ToolChoice choice = conversation.toolChoice();
        // A model that is given no tools calls none.
        if (conversation.tools().isEmpty() || choice.mode() == ToolChoice.Mode.NONE) {
            return;
        }
        if (choice.mode() != ToolChoice.Mode.AUTO) {
            throw new UntranslatableException("tool_choice", choice.name(), FREE);
        }
        if (Boolean.FALSE.equals(choice.parallel())) {
            throw new UntranslatableException("parallel_tool_calls", "false", FREE);
        }
        ArrayNode tools = body.putArray("tools");
        for (Tool tool : conversation.tools()) {
            ObjectNode node = tools.addObject();
            node.put("type", "function");
            ObjectNode function = node.putObject("function");
            function.put("name", tool.name());
            Json.putKnown(function, "description", tool.description());
            function.set("parameters", tool.parameters());
            if (Boolean.TRUE.equals(tool.strict())) {
                losses.drop("strict");
            }
        }
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        return OllamaAnswers.read(body, context);
    }

    @Override
    public AnswerReader stream() {
        return new OllamaStreamReader();
    }

    @Override
    public boolean streamsLines() {
        return true;
    }
}
