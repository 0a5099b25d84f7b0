package dev.signalbox.core.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.UntranslatableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object of a client's, which knows where it lies and which of them have been read.
 *
 * <p>A field that is null is as good as absent, as it is for all the protocols.
 */
public final class Fields {

    private final ObjectNode node;
    private final String path;
    private final Set<String> read = new HashSet<>();

    public Fields(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Where a field lies within the body. */
    public String place(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public ObjectNode node() {
        return node;
    }

    /** The value, or null if there is none. */
    public @Nullable JsonNode value(String name) {
        read.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** The value at the first of two spellings that has one. */
    public @Nullable JsonNode value(String name, String otherName) {
        JsonNode value = value(name);
        JsonNode otherValue = value(otherName);
        return value != null ? value : otherValue;
    }

    /** The text; empty if there is none. */
    public String text(String name) throws UntranslatableException {
        JsonNode value = value(name);
        if (value == null) {
            return "";
        }
        if (!value.isTextual()) {
            throw wrong(name, "must be a text");
        }
        return value.textValue();
    }

    public @Nullable Double number(String name) throws UntranslatableException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || Double.isInfinite(value.doubleValue())) {
            throw wrong(name, "must be a number");
        }
        return value.doubleValue();
    }

    /** The whole number; null if there is none. */
    public @Nullable Integer integer(String name) throws UntranslatableException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        // Some clients send 40.0 for 40.
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw wrong(name, "must be a whole number");
        }
        return value.intValue();
    }

    public @Nullable Long longInteger(String name) throws UntranslatableException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw wrong(name, "must be a whole number");
        }
        return value.longValue();
    }

    public @Nullable Boolean flag(String name) throws UntranslatableException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "must be true or false");
        }
        return value.booleanValue();
    }

    /** The object; null if there is none. */
    public @Nullable Fields object(String name) throws UntranslatableException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrong(name, "must be an object");
        }
        return new Fields(object, place(name));
    }

    /** The array's items, which must be objects; none if there is no array. */
    public List<Fields> objects(String name) throws UntranslatableException {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof ArrayNode array)) {
            throw wrong(name, "must be an array");
        }
        List<Fields> items = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String place = place(name) + "[" + i + "]";
            if (!(array.get(i) instanceof ObjectNode object)) {
                throw new UntranslatableException(place, Json.text(array.get(i)), "must be an object");
            }
            items.add(new Fields(object, place));
        }
        return items;
    }

    /** The texts of an array, or the one text in its place. */
    public List<String> texts(String name) throws UntranslatableException {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        if (!value.isArray()) {
            throw wrong(name, "must be a text or an array of texts");
        }
        List<String> texts = new ArrayList<>(value.size());
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                throw wrong(name, "must be a text or an array of texts");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** Notes fields that are dropped, if they are there. */
    public void drop(Losses losses, String... names) {
        for (String name : names) {
            if (value(name) != null) {
                losses.drop(place(name));
            }
        }
    }

    /** Refuses a field that is there. */
    public void refuse(String name, String reason) throws UntranslatableException {
        if (value(name) != null) {
            throw wrong(name, reason);
        }
    }

    /** Notes every field that nobody has asked for, as dropped: newer versions of a protocol add hints all the time. */
    public void dropRest(Losses losses) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!read.contains(name) && !node.get(name).isNull()) {
                losses.drop(place(name));
            }
        }
    }

    /** The exception for a field that can't be used as it is. */
    public UntranslatableException wrong(String name, String reason) {
        JsonNode value = node.get(name);
        return new UntranslatableException(place(name), value == null ? "" : Json.text(value), reason);
    }
}
