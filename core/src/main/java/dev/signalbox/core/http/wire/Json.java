package dev.signalbox.core.http.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

/** JSON of the sidecar's own answers and requests. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The reader and writer of trees. It is not to be configured further. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Sets a figure, and leaves it out where it is not known (NaN), since JSON has no such number. */
    public static void putKnown(ObjectNode node, String name, double value) {
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
            node.put(name, value);
        }
    }

    /** Sets a count, and leaves it out where it is not known (-1). */
    public static void putKnown(ObjectNode node, String name, int value) {
        if (value >= 0) {
            node.put(name, value);
        }
    }

    /** Sets a text, and leaves it out where it is not known (empty). */
    public static void putKnown(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    public static Buffer encode(ObjectNode node) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can't fail to be written", e);
        }
    }

    /** For people: indented, with a line feed at the end. */
    public static Buffer encodePretty(ObjectNode node) {
        try {
            return Buffer.buffer(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can't fail to be written", e);
        }
    }
}
