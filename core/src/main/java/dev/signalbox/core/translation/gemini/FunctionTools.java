package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.ToolChoice;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Functions, and the freedom to call them. */
final class FunctionTools {

    private FunctionTools() {}

    static List<Tool> read(Fields body, Losses losses) throws UntranslatableException {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : GeminiFields.objects(body, "tools")) {
            for (Fields declaration : GeminiFields.objects(tool, "functionDeclarations")) {
                tools.add(declaration(declaration, losses));
            }
            for (String name : (Iterable<String>) tool.node()::fieldNames) {
                if (!name.equals("functionDeclarations")) {
                    throw tool.wrong(name, "can't be translated: only tools that the client runs can");
                }
            }
        }
        return tools;
    }

    private static Tool declaration(Fields declaration, Losses losses) throws UntranslatableException {
        Fields own = declaration.object("parameters");
        Fields json = declaration.object("parametersJsonSchema");
        ObjectNode schema;
        if (json != null) {
            schema = json.node();
        } else {
            schema = own == null ? Tool.noParameters() : Schemas.json(own.node());
        }
        Tool tool = new Tool(declaration.text("name"), declaration.text("description"), schema, null);
        declaration.dropRest(losses);
        return tool;
    }

    static ToolChoice readChoice(Fields body, List<Tool> tools) throws UntranslatableException {
        Fields toolConfig = GeminiFields.object(body, "toolConfig");
        Fields calling = toolConfig == null ? null : GeminiFields.object(toolConfig, "functionCallingConfig");
        if (calling == null) {
            return ToolChoice.OPEN;
        }
        List<String> allowed = calling.texts("allowedFunctionNames");
        boolean all = allowed.isEmpty()
                || new HashSet<>(allowed)
                        .containsAll(tools.stream().map(Tool::name).toList());
        String mode = calling.text("mode").toUpperCase(Locale.ROOT);
        if (!all && !(allowed.size() == 1 && mode.equals("ANY"))) {
            throw calling.wrong(
                    "allowedFunctionNames", "can't be translated: other protocols allow all functions, or demand one");
        }
        return switch (mode) {
            case "", "AUTO", "MODE_UNSPECIFIED", "VALIDATED" -> ToolChoice.OPEN;
            case "NONE" -> new ToolChoice(ToolChoice.Mode.NONE, "", null);
            case "ANY" ->
                all
                        ? new ToolChoice(ToolChoice.Mode.REQUIRED, "", null)
                        : new ToolChoice(ToolChoice.Mode.NAMED, allowed.get(0), null);
            default -> throw calling.wrong("mode", "must be AUTO, ANY, NONE or VALIDATED");
        };
    }

    static void write(Conversation conversation, ObjectNode body, Losses losses) throws UntranslatableException {
        if (conversation.tools().isEmpty()) {
            return;
        }
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : conversation.tools()) {
            ObjectNode declaration = declarations.addObject();
            declaration.put("name", tool.name());
            Json.putKnown(declaration, "description", tool.description());
            declaration.set("parametersJsonSchema", tool.parameters());
            if (Boolean.TRUE.equals(tool.strict())) {
                losses.drop("strict");
            }
        }
        ToolChoice choice = conversation.toolChoice();
        if (Boolean.FALSE.equals(choice.parallel())) {
            throw new UntranslatableException(
                    "parallel_tool_calls",
                    "false",
                    "can't be translated: Gemini's protocol leaves it to the model how many tools it calls at once");
        }
        if (choice.mode() != ToolChoice.Mode.AUTO) {
            ObjectNode calling = body.putObject("toolConfig").putObject("functionCallingConfig");
            calling.put("mode", choice.mode() == ToolChoice.Mode.NONE ? "NONE" : "ANY");
            if (choice.mode() == ToolChoice.Mode.NAMED) {
                calling.putArray("allowedFunctionNames").add(choice.name());
            }
        }
    }
}
