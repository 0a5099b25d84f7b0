package dev.signalbox.core.translation.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.ToolChoice;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** Tools, and the freedom to use them. */
final class Tools {

    /** To be copied. */
    static final ObjectNode NO_ARGUMENTS = JsonNodeFactory.instance.objectNode();

    private Tools() {}

    static List<Tool> read(Fields body, Losses losses) throws UntranslatableException {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : body.objects("tools")) {
            String type = tool.text("type");
            if (!type.isEmpty() && !type.equals("custom")) {
                throw tool.wrong("type", "can't be translated: only tools that the client runs can");
            }
            Caching.drop(tool, losses);
            Fields schema = tool.object("input_schema");
            tools.add(new Tool(
                    tool.text("name"),
                    tool.text("description"),
                    schema == null ? Tool.noParameters() : schema.node(),
                    tool.flag("strict")));
            tool.dropRest(losses);
        }
        return tools;
    }

    static ToolChoice readChoice(Fields body) throws UntranslatableException {
        Fields choice = body.object("tool_choice");
        if (choice == null) {
            return ToolChoice.OPEN;
        }
        Boolean disabled = choice.flag("disable_parallel_tool_use");
        Boolean parallel = disabled == null ? null : !disabled;
        return switch (choice.text("type")) {
            case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, "", parallel);
            case "any" -> new ToolChoice(ToolChoice.Mode.REQUIRED, "", parallel);
            case "none" -> new ToolChoice(ToolChoice.Mode.NONE, "", parallel);
            case "tool" -> new ToolChoice(ToolChoice.Mode.NAMED, choice.text("name"), parallel);
            default -> throw choice.wrong("type", "must be auto, any, tool or none");
        };
    }

    static void write(List<Tool> tools, ArrayNode target) {
        for (Tool tool : tools) {
            ObjectNode node = target.addObject();
            node.put("name", tool.name());
            Json.putKnown(node, "description", tool.description());
            node.set("input_schema", tool.parameters());
            if (tool.strict() != null) {
                node.put("strict", tool.strict());
            }
        }
    }

    static void write(ToolChoice choice, ObjectNode body) {
        if (choice.equals(ToolChoice.OPEN)) {
            return;
        }
        ObjectNode node = body.putObject("tool_choice");
        node.put(
                "type",
                switch (choice.mode()) {
                    case AUTO -> "auto";
                    case REQUIRED -> "any";
                    case NONE -> "none";
                    case NAMED -> "tool";
                });
        Json.putKnown(node, "name", choice.name());
        if (choice.parallel() != null && choice.mode() != ToolChoice.Mode.NONE) {
            node.put("disable_parallel_tool_use", !choice.parallel());
        }
    }
}
