package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.ClientSurface;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.ToolChoice;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/chat} as clients see it. */
public final class OllamaChatClient implements ClientSurface {

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = new Fields(node, "");
        Settings settings = OllamaOptions.read(body, losses);
        List<Message> messages = ChatMessages.read(body, losses);
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : body.objects("tools")) {
            Fields function = tool.object("function");
            if (function == null) {
                throw tool.wrong("type", "must be function, with one");
            }
            Fields parameters = function.object("parameters");
            tools.add(new Tool(
                    function.text("name"),
                    function.text("description"),
                    parameters == null ? Tool.noParameters() : parameters.node(),
                    null));
        }
        body.dropRest(losses);
        return new Conversation(messages, tools, ToolChoice.OPEN, settings);
    }

    @Override
    public ObjectNode write(ModelAnswer answer, ModelRequest request, AnswerContext context) {
        return OllamaAnswers.write((Answer) answer, false, context);
    }

    @Override
    public AnswerWriter stream(ModelRequest request, AnswerContext context) {
        return new OllamaStreamWriter(false, context);
    }

    @Override
    public String streamType() {
        return OllamaAnswers.STREAM_TYPE;
    }
}
