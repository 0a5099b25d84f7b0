package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.List;

/** {@code /v1/chat/completions} as clients see it. */
public final class ChatClient implements ClientSurface {

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = new Fields(node, "");
        body.refuse("functions", "can't be translated: use tools, their successor");
        body.refuse("function_call", "can't be translated: use tool_choice, its successor");
        body.refuse("audio", "can't be translated: only OpenAI's protocol has answers in audio");
        body.refuse("web_search_options", "can't be translated: only OpenAI's protocol has it");
        for (String modality : body.texts("modalities")) {
            if (!modality.equals("text")) {
                throw body.wrong("modalities", "can't be translated: other protocols answer in text");
            }
        }
        Settings settings = OpenAiSettings.read(body, losses);
        List<Message> messages = OpenAiMessages.read(body, losses);
        List<Tool> tools = tools(body);
        ToolChoice choice = choice(body);
        body.dropRest(losses);
        return new Conversation(messages, tools, choice, settings);
    }

    private static List<Tool> tools(Fields body) throws UntranslatableException {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : body.objects("tools")) {
            Fields function = tool.object("function");
            if (!tool.text("type").equals("function") || function == null) {
                throw tool.wrong("type", "can't be translated: only functions can");
            }
            Fields parameters = function.object("parameters");
            tools.add(new Tool(
                    function.text("name"),
                    function.text("description"),
                    parameters == null ? Tool.noParameters() : parameters.node(),
                    function.flag("strict")));
        }
        return tools;
    }

    private static ToolChoice choice(Fields body) throws UntranslatableException {
        JsonNode choice = body.value("tool_choice");
        Boolean parallel = body.flag("parallel_tool_calls");
        if (choice == null) {
            return new ToolChoice(ToolChoice.Mode.AUTO, "", parallel);
        }
        if (choice.isObject() && choice.path("type").asText().equals("function")) {
            String name = Json.text(choice.path("function"), "name");
            return new ToolChoice(ToolChoice.Mode.NAMED, name, parallel);
        }
        return new ToolChoice(
                switch (choice.asText()) {
                    case "auto" -> ToolChoice.Mode.AUTO;
                    case "none" -> ToolChoice.Mode.NONE;
                    case "required" -> ToolChoice.Mode.REQUIRED;
                    default ->
                        throw body.wrong(
                                "tool_choice", "can't be translated: must be auto, none, required or one function");
                },
                "",
                parallel);
    }

    @Override
    public ObjectNode write(ModelAnswer modelAnswer, ModelRequest request, AnswerContext context) {
        Answer answer = (Answer) modelAnswer;
        ObjectNode body = Json.object();
        body.put("id", answer.id().isEmpty() ? "chatcmpl-" + context.id() : answer.id());
        body.put("object", "chat.completion");
        body.put("created", context.at().getEpochSecond());
        body.put("model", answer.model().isEmpty() ? context.model() : answer.model());
        ObjectNode choice = body.putArray("choices").addObject();
        choice.put("index", 0);
        write(answer.parts(), choice.putObject("message"));
        choice.putNull("logprobs");
        choice.put("finish_reason", OpenAiUsage.finishReason(answer.stop()));
        OpenAiUsage.write(answer.usage(), body.putObject("usage"));
        return body;
    }

    private static void write(List<Part> parts, ObjectNode message) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                content.append(text.text());
            } else if (part instanceof Part.Thinking thinking) {
                reasoning.append(thinking.text());
            } else if (part instanceof Part.ToolCall call) {
                OpenAiParts.writeCall(call, calls.addObject());
            }
        }
        message.put("role", "assistant");
        message.put("content", content.isEmpty() && !calls.isEmpty() ? null : content.toString());
        message.putNull("refusal");
        Json.putKnown(message, "reasoning_content", reasoning.toString());
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    @Override
    public AnswerWriter stream(ModelRequest request, AnswerContext context) {
        return new ChatStreamWriter(((Conversation) request).settings().streamUsage(), context);
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }
}
