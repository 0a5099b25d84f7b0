package dev.signalbox.core.translation.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON trees and their bytes. */
public final class Json {

    /** Deeper bodies are somebody's attack. */
    private static final int MAX_DEPTH = 200;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // How long a body may be is limited where it is received.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Arguments of tools keep every digit.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** The object that a body is, or null if it is none. */
    public static @Nullable ObjectNode objectOf(byte[] body) {
        try {
            return MAPPER.readTree(body) instanceof ObjectNode object ? object : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The object that a text is, or null if it is none. */
    public static @Nullable ObjectNode objectOf(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can't fail to be written", e);
        }
    }

    /** As UTF-8. By way of a text, because half a surrogate pair, which a client may send escaped, has no bytes. */
    public static byte[] bytes(JsonNode node) {
        return text(node).getBytes(StandardCharsets.UTF_8);
    }

    /** The text at a name; empty if there is none. */
    public static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value != null && value.isTextual() ? value.textValue() : "";
    }

    /** The whole number at a name; -1 if there is none, or one that can be no count. */
    public static int count(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value != null && value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0
                ? value.intValue()
                : -1;
    }

    /** The object at a name; an empty one if there is none. */
    public static ObjectNode object(JsonNode node, String name) {
        return node.get(name) instanceof ObjectNode object ? object : object();
    }

    /** The items of the array at a name; none if there is no such array. */
    public static ArrayNode items(JsonNode node, String name) {
        return node.get(name) instanceof ArrayNode array ? array : array();
    }

    /** Sets a text, and leaves it out where it is empty. */
    public static void putKnown(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    /** Sets a count, and leaves it out where it is not known. */
    public static void putKnown(ObjectNode node, String name, int value) {
        if (value >= 0) {
            node.put(name, value);
        }
    }

    /** Sets a figure, and leaves it out where it is not known. */
    public static void putKnown(ObjectNode node, String name, @Nullable Double value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    /** Sets a whole number, and leaves it out where it is not known. */
    public static void putKnown(ObjectNode node, String name, @Nullable Integer value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    /** Sets a whole number, and leaves it out where it is not known. */
    public static void putKnown(ObjectNode node, String name, @Nullable Long value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    /** Sets a vector. */
    public static void putVector(ObjectNode node, String name, double[] vector) {
        node.set(name, vector(vector));
    }

    public static ArrayNode vector(double[] vector) {
        ArrayNode array = array();
        for (double value : vector) {
            array.add(value);
        }
        return array;
    }

    /**
     * The vector at a name.
     *
     * @throws MalformedAnswerException if there is none
     */
    public static double[] vector(JsonNode node, String name) throws MalformedAnswerException {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new MalformedAnswerException("it has a vector without \"" + name + "\"");
        }
        return vector(value);
    }

    /**
     * The vector that an array is.
     *
     * @throws MalformedAnswerException if it is none
     */
    public static double[] vector(JsonNode array) throws MalformedAnswerException {
        double[] vector = new double[array.size()];
        for (int i = 0; i < vector.length; i++) {
            JsonNode value = array.get(i);
            if (value == null || !value.isNumber()) {
                throw new MalformedAnswerException("it has a vector with something else than numbers");
            }
            vector[i] = value.doubleValue();
        }
        return vector;
    }
}
