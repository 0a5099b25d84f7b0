package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields in either of the two spellings that the API takes: {@code inlineData} and {@code inline_data}. */
final class GeminiFields {

    private GeminiFields() {}

    static Fields of(ObjectNode node, String path) {
        ObjectNode camel = Json.object();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            camel.set(camel(field.getKey()), field.getValue());
        }
        return new Fields(camel, path);
    }

    static @Nullable Fields object(Fields fields, String name) throws UntranslatableException {
        Fields object = fields.object(name);
        return object == null ? null : of(object.node(), fields.place(name));
    }

    static List<Fields> objects(Fields fields, String name) throws UntranslatableException {
        JsonNode value = fields.value(name);
        if (value instanceof ObjectNode single) {
            // A list of one may come without its brackets.
            return List.of(of(single, fields.place(name)));
        }
        List<Fields> objects = new ArrayList<>();
        int i = 0;
        for (Fields object : fields.objects(name)) {
            objects.add(of(object.node(), fields.place(name) + "[" + i++ + "]"));
        }
        return objects;
    }

    private static String camel(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return camel.toString();
    }
}
