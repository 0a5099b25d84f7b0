package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.ToolChoice;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Json;
import java.util.List;

/** {@code :generateContent} and {@code :streamGenerateContent} as clients see them. */
public final class GeminiClient implements ClientSurface {

    /** Whether streams are written as one JSON array, which this protocol has unless {@code alt=sse} is asked for. */
    private final boolean array;

    /** For clients that want streams as server-sent events. */
    public GeminiClient() {
        this(false);
    }

    private GeminiClient(boolean array) {
        this.array = array;
    }

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = GeminiFields.of(node, "");
        body.value("model");
        body.refuse("cachedContent", "can't be translated: only Google's servers have it");
        body.drop(losses, "safetySettings", "labels", "serviceTier", "store");
        List<Message> messages = ContentsReader.read(body, losses);
        List<Tool> tools = FunctionTools.read(body, losses);
        ToolChoice choice = FunctionTools.readChoice(body, tools);
        Settings settings = GenerationConfig.read(GeminiFields.object(body, "generationConfig"), streamingPath, losses);
        body.dropRest(losses);
        return new Conversation(messages, tools, choice, settings);
    }

    @Override
    public ObjectNode write(ModelAnswer modelAnswer, ModelRequest request, AnswerContext context) {
        Answer answer = (Answer) modelAnswer;
        ObjectNode body = Json.object();
        ObjectNode candidate = body.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content");
        ArrayNode parts = content.putArray("parts");
        content.put("role", "model");
        for (Part part : answer.parts()) {
            if (part instanceof Part.Text text) {
                parts.addObject().put("text", text.text());
            } else if (part instanceof Part.Thinking thinking && showsThoughts(request)) {
                Contents.writeThinking(thinking, parts.addObject());
            } else if (part instanceof Part.ToolCall call) {
                Contents.writeCall(call, "", parts.addObject());
            }
        }
        candidate.put("finishReason", GeminiUsage.finishReason(answer.stop()));
        candidate.put("index", 0);
        GeminiUsage.write(answer.usage(), body.putObject("usageMetadata"));
        body.put("modelVersion", answer.model().isEmpty() ? context.model() : answer.model());
        body.put("responseId", answer.id().isEmpty() ? context.id() : answer.id());
        return body;
    }

    @Override
    public AnswerWriter stream(ModelRequest request, AnswerContext context) {
        return new GeminiStreamWriter(showsThoughts(request), array, context);
    }

    private static boolean showsThoughts(ModelRequest request) {
        return Boolean.TRUE.equals(
                ((Conversation) request).settings().reasoning().enabled());
    }

    @Override
    public String streamType() {
        return array ? "application/json" : "text/event-stream";
    }

    @Override
    public ClientSurface inOneArray() {
        return new GeminiClient(true);
    }
}
