package dev.signalbox.core.http.wire;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.json.JsonTrees;
import io.vertx.core.buffer.Buffer;

/** JSON of the sidecar's own answers and requests. */
public final class Json {

    /** Made by whoever needs it first, which no start does. */
    private static final class Reading {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private Json() {}

    /** The reader of requests. It is not to be configured further. */
    public static ObjectMapper mapper() {
        return Reading.MAPPER;
    }

    public static ObjectNode object() {
        return JsonTrees.object();
    }

    public static ArrayNode array() {
        return JsonTrees.array();
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
        return Buffer.buffer(JsonTrees.write(node));
    }

    /** For people: indented, with a line feed at the end. */
    public static Buffer encodePretty(ObjectNode node) {
        return Buffer.buffer(JsonTrees.writePretty(node)).appendByte((byte) '\n');
    }
}
