package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the JSON Schema of facts, from the data by which rules are checked: one definition for each fact. */
final class FactSchema {

    private FactSchema() {}

    static String json() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        for (Fact fact : Fact.values()) {
            Map<String, Object> properties = new LinkedHashMap<>();
            fact.fields().forEach(field -> properties.put(field.label(), property(field)));
            Map<String, Object> definition = new LinkedHashMap<>();
            definition.put("description", fact.meaning());
            definition.put("type", "object");
            definition.put("additionalProperties", false);
            definition.put("properties", properties);
            definitions.put(fact.label(), definition);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "The facts that rules match; a field that is left out is unknown");
        schema.put("$defs", definitions);
        return write(schema, "") + "\n";
    }

    private static Map<String, Object> property(Field field) {
        Map<String, Object> property = new LinkedHashMap<>();
        String unit = field.description().unit();
        property.put("description", field.description().meaning() + (unit.isEmpty() ? "" : " In " + unit + "."));
        switch (field.type()) {
            case NUMBER -> {
                property.put("type", "number");
                if (Double.isFinite(field.range().least())) {
                    property.put("minimum", (long) field.range().least());
                }
                if (Double.isFinite(field.range().most())) {
                    property.put("maximum", (long) field.range().most());
                }
            }
            case TEXT -> property.put("type", "string");
            case FLAG -> property.put("type", "boolean");
            case CHOICE -> property.put("enum", field.allowedValues());
            case TEXT_MAP -> {
                property.put("type", "object");
                property.put("additionalProperties", Map.of("type", "string"));
            }
            case TEXT_SET -> {
                property.put("type", "array");
                property.put("items", Map.of("type", "string"));
                property.put("uniqueItems", true);
            }
        }
        return property;
    }

    private static String write(Object value, String indentation) {
        if (value instanceof Map<?, ?> map) {
            String inner = indentation + "  ";
            return map.entrySet().stream()
                    .map(entry -> inner + write(entry.getKey(), "") + ": " + write(entry.getValue(), inner))
                    .collect(Collectors.joining(",\n", "{\n", "\n" + indentation + "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> write(each, "")).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof String text
                ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : String.valueOf(value);
    }
}
