package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.wire.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gemini's own schemas, a kind of OpenAPI's, as JSON schemas: they name types in capitals, and numbers may be texts. */
final class Schemas {

    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private Schemas() {}

    static ObjectNode json(ObjectNode schema) {
        ObjectNode json = Json.object();
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value instanceof ObjectNode child && name.equals("properties")) {
                ObjectNode properties = json.putObject(name);
                child.properties().forEach(property -> properties.set(property.getKey(), any(property.getValue())));
            } else if (name.equals("items") || name.equals("additionalProperties")) {
                json.set(name, any(value));
            } else if (value instanceof ArrayNode children && (name.equals("anyOf") || name.equals("prefixItems"))) {
                ArrayNode options = json.putArray(name);
                children.forEach(child -> options.add(any(child)));
            } else if (name.equals("type") && value.isTextual()) {
                json.put(name, value.textValue().toLowerCase(Locale.ROOT));
            } else if (COUNTS.contains(name) && value.isTextual()) {
                json.set(name, count(value));
            } else if (!name.equals("nullable") && !name.equals("propertyOrdering")) {
                json.set(name, value);
            }
        }
        if (schema.path("nullable").asBoolean() && json.path("type").isTextual()) {
            String type = json.path("type").textValue();
            json.putArray("type").add(type).add("null");
        }
        return json;
    }

    private static JsonNode any(JsonNode schema) {
        return schema instanceof ObjectNode object ? json(object) : schema;
    }

    private static JsonNode count(JsonNode text) {
        try {
            return Json.object().numberNode(Long.parseLong(text.textValue()));
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
