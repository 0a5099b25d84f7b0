package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.ClientSurface;
import dev.signalbox.core.translation.hub.Completion;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.ToolChoice;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /api/generate} as clients see it.
 *
 * <p>Ollama puts the prompt into the model's template as a user's message, so that it is a conversation of one turn; only with
 * {@code raw}, or a suffix, is it a text to be continued as it is.
 */
public final class GenerateClient implements ClientSurface {

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = new Fields(node, "");
        Settings settings = OllamaOptions.read(body, losses);
        String prompt = body.text("prompt");
        String suffix = body.text("suffix");
        String system = body.text("system");
        boolean raw = Boolean.TRUE.equals(body.flag("raw"));
        List<Part> parts = new ArrayList<>(ChatMessages.images(body));
        if (prompt.isEmpty()) {
            throw body.wrong("prompt", "must be a text: only Ollama loads models on demand");
        }
        if (!body.text("template").isEmpty()) {
            throw body.wrong("template", "can't be translated: only Ollama has templates in requests");
        }
        JsonNode context = body.value("context");
        if (context != null && !context.isEmpty()) {
            throw body.wrong("context", "can't be translated: it names tokens of one model. Maybe use /api/chat.");
        }
        body.dropRest(losses);
        if (raw || !suffix.isEmpty()) {
            if (!parts.isEmpty() || !system.isEmpty()) {
                throw body.wrong(
                        parts.isEmpty() ? "system" : "images", "can't be translated together with raw or a suffix");
            }
            return new Completion(prompt, suffix, settings);
        }
        parts.add(new Part.Text(prompt));
        List<Message> messages = new ArrayList<>();
        if (!system.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, List.of(new Part.Text(system))));
        }
        messages.add(new Message(Role.USER, parts));
        return new Conversation(messages, List.of(), ToolChoice.OPEN, settings);
    }

    @Override
    public ObjectNode write(ModelAnswer answer, ModelRequest request, AnswerContext context) {
        return OllamaAnswers.write((Answer) answer, true, context);
    }

    @Override
    public AnswerWriter stream(ModelRequest request, AnswerContext context) {
        return new OllamaStreamWriter(true, context);
    }

    @Override
    public String streamType() {
        return OllamaAnswers.STREAM_TYPE;
    }
}
