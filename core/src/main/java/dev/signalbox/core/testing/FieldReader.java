package dev.signalbox.core.testing;

import dev.signalbox.rules.Field;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.document.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads the value of a field as the catalogue describes it, so that a new field of the catalogue can be given at once. */
final class FieldReader {

    private static final Set<String> COUNTED = Set.of("tokens", "requests", "backends");
    private static final double LARGEST_COUNT = 1e9;

    private FieldReader() {}

    /** The value below a key as {@link Values} holds it; empty if it is absent or wrong. */
    static Optional<Object> read(Section section, String key, Field field) {
        return switch (field.type()) {
            case NUMBER -> number(section, key, field).map(number -> number);
            case TEXT -> section.text(key).map(text -> text);
            case FLAG -> section.flag(key).map(flag -> flag);
            case CHOICE -> section.choice(key, field.allowedValues()).map(choice -> choice);
            case TEXT_SET -> section.has(key) ? Optional.of(new Values.TextSet(section.texts(key))) : Optional.empty();
            case TEXT_MAP -> textMap(section, key);
        };
    }

    /** A number that is not negative, and whole if it counts something. */
    static Optional<Double> number(Section section, String key, Field field) {
        OptionalDouble number = section.number(key);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        double value = number.getAsDouble();
        boolean whole = isCount(field) || field == RequestField.PRIORITY;
        if (whole && (value != Math.rint(value) || Math.abs(value) > LARGEST_COUNT)) {
            section.report(key, "invalid-value", "is " + Shown.number(value) + ", must be a whole number");
            return Optional.empty();
        }
        if (value < 0 && field != RequestField.PRIORITY) {
            section.report(key, "out-of-range", "is " + Shown.number(value) + ", must not be negative");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** Whether a field counts something, so that it takes whole numbers only. */
    static boolean isCount(Field field) {
        return COUNTED.contains(field.description().unit());
    }

    private static Optional<Object> textMap(Section section, String key) {
        return section.section(key).map(entries -> {
            Map<String, String> texts = new LinkedHashMap<>();
            for (String name : entries.keys()) {
                entries.text(name).ifPresent(text -> texts.put(name, text));
            }
            return new Values.TextMap(texts);
        });
    }

    /** The labels of fields, in their order. */
    static List<String> labels(List<? extends Field> fields) {
        return fields.stream().map(Field::label).toList();
    }
}
