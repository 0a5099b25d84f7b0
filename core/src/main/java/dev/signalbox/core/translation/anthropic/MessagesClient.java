package dev.signalbox.core.translation.anthropic;

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
import dev.signalbox.core.translation.hub.Reasoning;
import dev.signalbox.core.translation.hub.ResponseFormat;
import dev.signalbox.core.translation.hub.Sampling;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.ToolChoice;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/messages} as clients see it. */
public final class MessagesClient implements ClientSurface {

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = new Fields(node, "");
        body.value("model");
        body.refuse("container", "can't be translated: only Anthropic's protocol has containers");
        body.refuse("mcp_servers", "can't be translated: only Anthropic's servers call others");
        Caching.drop(body, losses);
        body.drop(losses, "service_tier");
        List<Message> messages = MessagesReader.read(body, losses);
        List<Tool> tools = Tools.read(body, losses);
        ToolChoice choice = Tools.readChoice(body);
        Settings settings = settings(body, losses);
        body.dropRest(losses);
        return new Conversation(messages, tools, choice, settings);
    }

    private static Settings settings(Fields body, Losses losses) throws UntranslatableException {
        boolean streaming = Boolean.TRUE.equals(body.flag("stream"));
        Fields metadata = body.object("metadata");
        Fields output = body.object("output_config");
        Fields format = output == null ? null : output.object("format");
        return new Settings(
                new Sampling(
                        body.number("temperature"),
                        body.number("top_p"),
                        body.integer("top_k"),
                        null,
                        null,
                        null,
                        null),
                body.integer("max_tokens"),
                body.texts("stop_sequences"),
                format(format),
                reasoning(body.object("thinking"), output == null ? "" : output.text("effort"), losses),
                metadata == null ? "" : metadata.text("user_id"),
                streaming,
                streaming);
    }

    private static ResponseFormat format(@Nullable Fields format) throws UntranslatableException {
        if (format == null) {
            return ResponseFormat.TEXT;
        }
        Fields schema = format.object("schema");
        if (!format.text("type").equals("json_schema") || schema == null) {
            throw format.wrong("type", "must be json_schema, with a schema");
        }
        return new ResponseFormat.JsonSchema(schema.node());
    }

    private static Reasoning reasoning(@Nullable Fields thinking, String effort, Losses losses)
            throws UntranslatableException {
        String asked = effort.isEmpty() ? null : effort;
        if (thinking == null) {
            return new Reasoning(null, asked, null);
        }
        thinking.drop(losses, "display");
        return switch (thinking.text("type")) {
            case "enabled" -> new Reasoning(true, asked, thinking.integer("budget_tokens"));
            case "adaptive" -> new Reasoning(true, asked, null);
            case "disabled" -> new Reasoning(false, asked, null);
            default -> throw thinking.wrong("type", "must be enabled, adaptive or disabled");
        };
    }

    @Override
    public ObjectNode write(ModelAnswer modelAnswer, ModelRequest request, AnswerContext context) {
        Answer answer = (Answer) modelAnswer;
        ObjectNode body = Json.object();
        body.put("id", answer.id().isEmpty() ? "msg_" + context.id() : answer.id());
        body.put("type", "message");
        body.put("role", "assistant");
        body.put("model", answer.model().isEmpty() ? context.model() : answer.model());
        ArrayNode content = body.putArray("content");
        for (Part part : answer.parts()) {
            if (part instanceof Part.Text text) {
                Blocks.writeText(text, content.addObject());
            } else if (part instanceof Part.Thinking thinking && showsThoughts(request)) {
                Blocks.writeThinking(thinking, content.addObject());
            } else if (part instanceof Part.ToolCall call) {
                Blocks.writeCall(call, content.addObject());
            }
        }
        AnthropicUsage.write(answer.stop(), answer.stopSequence(), body);
        AnthropicUsage.write(answer.usage(), body.putObject("usage"));
        return body;
    }

    @Override
    public AnswerWriter stream(ModelRequest request, AnswerContext context) {
        return new MessageStreamWriter(showsThoughts(request), context);
    }

    /** Clients that did not ask for thoughts would send them back unsigned, to servers that refuse them so. */
    private static boolean showsThoughts(ModelRequest request) {
        return Boolean.TRUE.equals(
                ((Conversation) request).settings().reasoning().enabled());
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }
}
