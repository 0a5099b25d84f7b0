package dev.signalbox.core.translation.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the answer's text must look like. */
public sealed interface ResponseFormat {

    /** The text is free. */
    ResponseFormat TEXT = new FreeText();

    /** The text is some JSON object. */
    ResponseFormat JSON = new JsonObject();

    /** See {@link #TEXT}. */
    record FreeText() implements ResponseFormat {}

    /** See {@link #JSON}. */
    record JsonObject() implements ResponseFormat {}

    /** The text is JSON that follows a schema. */
    record JsonSchema(ObjectNode schema) implements ResponseFormat {}
}
