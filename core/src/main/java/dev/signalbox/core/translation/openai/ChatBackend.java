package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.ToolChoice;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code /v1/chat/completions} as servers see it. */
public final class ChatBackend implements BackendSurface {

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) throws UntranslatableException {
        Conversation conversation = (Conversation) request;
        ObjectNode body = Json.object();
        body.put("model", model);
        OpenAiParts.write(conversation.messages(), body.putArray("messages"), losses);
        if (!conversation.tools().isEmpty()) {
            write(conversation.tools(), body.putArray("tools"));
            write(conversation.toolChoice(), body);
        }
        OpenAiSettings.write(conversation.settings(), "max_completion_tokens", body, losses);
        OpenAiSettings.writeReasoning(conversation.settings().reasoning(), body, losses);
        return new OutgoingRequest("/chat/completions", body);
    }

    private static void write(List<Tool> tools, ArrayNode target) {
        for (Tool tool : tools) {
            ObjectNode node = target.addObject();
            node.put("type", "function");
            ObjectNode function = node.putObject("function");
            function.put("name", tool.name());
            Json.putKnown(function, "description", tool.description());
            function.set("parameters", tool.parameters());
            if (tool.strict() != null) {
                function.put("strict", tool.strict());
            }
        }
    }

    private static void write(ToolChoice choice, ObjectNode body) {
        switch (choice.mode()) {
            case AUTO -> {}
            case NONE -> body.put("tool_choice", "none");
            case REQUIRED -> body.put("tool_choice", "required");
            case NAMED -> {
                ObjectNode node = body.putObject("tool_choice");
                node.put("type", "function");
                node.putObject("function").put("name", choice.name());
            }
        }
        if (choice.parallel() != null) {
            body.put("parallel_tool_calls", choice.parallel());
        }
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        JsonNode choice = body.path("choices").path(0);
        if (!(choice.get("message") instanceof ObjectNode message)) {
            throw new MalformedAnswerException("the answer has no choices[0].message");
        }
        List<Part> parts = new ArrayList<>();
        String reasoning = OpenAiReasoning.of(message);
        if (!reasoning.isEmpty()) {
            parts.add(new Part.Thinking(reasoning));
        }
        String refusal = Json.text(message, "refusal");
        String text = OpenAiReasoning.content(message) + refusal;
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        ArrayNode calls = Json.items(message, "tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            parts.add(call(calls.get(i), context.callId(i)));
        }
        StopReason stop =
                OpenAiUsage.stopReason(Json.text(choice, "finish_reason")).of(!calls.isEmpty());
        String stopSequence = OpenAiReasoning.stopSequence(choice);
        if (!refusal.isEmpty()) {
            stop = StopReason.REFUSAL;
        } else if (stop == StopReason.END && !stopSequence.isEmpty()) {
            stop = StopReason.STOP_SEQUENCE;
        }
        return new Answer(
                Json.text(body, "id"),
                Json.text(body, "model"),
                parts,
                stop,
                stop == StopReason.STOP_SEQUENCE ? stopSequence : "",
                OpenAiUsage.read(body.path("usage")));
    }

    private static Part.ToolCall call(JsonNode call, String otherId) throws MalformedAnswerException {
        JsonNode function = call.path("function");
        String name = Json.text(function, "name");
        String arguments = Json.text(function, "arguments");
        ObjectNode object = arguments.isBlank() ? Json.object() : Json.objectOf(arguments);
        if (name.isEmpty() || object == null) {
            throw new MalformedAnswerException("the model calls a tool without a name or with arguments that are no"
                    + " JSON object: " + Json.text(call));
        }
        String id = Json.text(call, "id");
        return new Part.ToolCall(id.isEmpty() ? otherId : id, name, object, OpenAiParts.signature(call));
    }

    @Override
    public AnswerReader stream() {
        return new ChatStreamReader();
    }

    @Override
    public boolean streamsLines() {
        return false;
    }
}
