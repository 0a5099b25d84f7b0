package dev.signalbox.plugins.modelservers.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in a server's answer. What is missing, or of another type than asked for, is empty: servers leave out what
 * they don't know.
 */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MAX_DEPTH = 32;

    private final Map<String, Object> fields;

    private Json(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * Reads an object.
     *
     * @throws IOException if it is none
     */
    public static Json read(byte[] text) throws IOException {
        if (value(text) instanceof Map<?, ?> map) {
            return object(map);
        }
        throw new IOException("is no JSON object");
    }

    /**
     * Reads a list of objects: one that stands alone, or that of a field of an object.
     *
     * @throws IOException if it is neither
     */
    public static List<Json> readList(byte[] text, String field) throws IOException {
        Object value = value(text);
        if (value instanceof List<?> list) {
            return objects(list);
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new IOException("is no JSON object");
        }
        if (map.get(field) instanceof List<?> list) {
            return objects(list);
        }
        throw new IOException("has no list \"" + field + "\"");
    }

    /** A text, or empty. */
    public String text(String field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    /** A whole number that is positive and fits an int, or -1. */
    public int count(String field) {
        return fields.get(field) instanceof Number number
                        && number.longValue() > 0
                        && number.longValue() <= Integer.MAX_VALUE
                ? number.intValue()
                : -1;
    }

    /** A number, or NaN. */
    public double number(String field) {
        return fields.get(field) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Whether there is a true. */
    public boolean isTrue(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    /** An object, or one without fields. */
    public Json object(String field) {
        return fields.get(field) instanceof Map<?, ?> map ? object(map) : new Json(Map.of());
    }

    /** The objects of a list, or none. */
    public List<Json> objects(String field) {
        return fields.get(field) instanceof List<?> list ? objects(list) : List.of();
    }

    /** The texts of a list, or none. */
    public List<String> texts(String field) {
        return fields.get(field) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static Json object(Map<?, ?> map) {
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (name instanceof String key && value != null) {
                fields.put(key, value);
            }
        });
        return new Json(fields);
    }

    private static List<Json> objects(List<?> list) {
        List<Json> objects = new ArrayList<>();
        for (Object item : list) {
            if (item instanceof Map<?, ?> map) {
                objects.add(object(map));
            }
        }
        return objects;
    }

    private static @Nullable Object value(byte[] text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            return value(parser, 0);
        }
    }

    private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("is nested more than " + MAX_DEPTH + " deep");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, value(parser, depth + 1));
            }
            return fields;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser, depth + 1));
            }
            return items;
        }
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDoubleValue();
        }
        return token == JsonToken.VALUE_TRUE ? Boolean.TRUE : null;
    }
}
