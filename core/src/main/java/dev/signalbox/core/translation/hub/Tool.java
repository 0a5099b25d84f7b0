package dev.signalbox.core.translation.hub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may ask the application to run.
 *
 * @param description empty if none is given
 * @param parameters the JSON schema of its arguments
 * @param strict whether the arguments must follow the schema to the letter; null if the client leaves it open
 */
public record Tool(
        String name,
        String description,
        ObjectNode parameters,
        @Nullable Boolean strict) {

    /** The schema of a tool that takes no arguments. */
    public static ObjectNode noParameters() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.putObject("properties");
        return schema;
    }
}
