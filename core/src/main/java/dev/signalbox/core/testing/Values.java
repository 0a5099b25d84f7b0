package dev.signalbox.core.testing;

import dev.signalbox.rules.Field;
import dev.signalbox.spi.InferenceRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a test says of one request or backend, by key; what it does not say is unknown. Immutable.
 *
 * <p>Numbers are doubles, texts and choices are strings, flags are booleans, sets of texts are lists, and texts by key are
 * maps.
 */
record Values(Map<String, Object> byKey) {

    static final Values NONE = new Values(Map.of());

    Values {
        byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
    }

    /** These values, and for what others say theirs. Labels are put together key by key. */
    Values with(Values others) {
        Values result = this;
        for (Map.Entry<String, Object> other : others.byKey.entrySet()) {
            result = result.with(other.getKey(), other.getValue());
        }
        return result;
    }

    /** These values with one more, or another one. */
    Values with(String key, Object value) {
        Map<String, Object> result = new LinkedHashMap<>(byKey);
        if (value instanceof TextMap added && result.get(key) instanceof TextMap present) {
            Map<String, String> together = new HashMap<>(present.texts());
            together.putAll(added.texts());
            result.put(key, new TextMap(together));
        } else {
            result.put(key, value);
        }
        return new Values(result);
    }

    boolean has(Field field) {
        return byKey.containsKey(field.label());
    }

    /** A number; NaN if unknown. */
    double number(Field field) {
        return byKey.get(field.label()) instanceof Double number ? number : Double.NaN;
    }

    /** A count; {@link InferenceRequest#UNKNOWN} if unknown. */
    int count(String key) {
        return byKey.get(key) instanceof Double number ? number.intValue() : InferenceRequest.UNKNOWN;
    }

    /** A text; empty if unknown. */
    String text(Field field) {
        return byKey.get(field.label()) instanceof String text ? text : "";
    }

    Optional<Boolean> flag(Field field) {
        return byKey.get(field.label()) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }

    /** A set of texts; empty if unknown. */
    List<String> texts(String key) {
        return byKey.get(key) instanceof TextSet set ? set.texts() : List.of();
    }

    /** Texts by key, such as a request's labels. */
    record TextMap(Map<String, String> texts) {
        static final TextMap EMPTY = new TextMap(Map.of());

        TextMap {
            texts = Map.copyOf(texts);
        }
    }

    /** Several texts, such as a backend's marks. */
    record TextSet(List<String> texts) {
        TextSet {
            texts = List.copyOf(texts);
        }

        @Override
        public String toString() {
            return String.join(" ", texts);
        }
    }
}
