package dev.signalbox.rules;

import java.util.List;
import java.util.stream.Stream;

/**
 * What there is to say of a field.
 *
 * @param label the name rules use, such as {@code promptTokens}
 * @param type what it may be compared with
 * @param unit the unit of a number, such as {@code ms} or {@code tokens}; empty for what has none
 * @param meaning what it means, in one sentence
 * @param range the numbers it may be, for a {@link FieldType#NUMBER}; {@link Range#ANY} for all others
 * @param allowedValues the values it may take, for a {@link FieldType#CHOICE}; empty for all others
 */
public record FieldDescription(
        String label, FieldType type, String unit, String meaning, Range range, List<String> allowedValues) {

    public FieldDescription {
        allowedValues = List.copyOf(allowedValues);
        if ((type == FieldType.CHOICE) == allowedValues.isEmpty()) {
            throw new IllegalArgumentException(label + " is a " + type + " with the values " + allowedValues);
        }
    }

    /** A field that is no choice; its numbers, if it holds some, are not negative. */
    FieldDescription(String label, FieldType type, String unit, String meaning) {
        this(label, type, unit, meaning, type == FieldType.NUMBER ? Range.NOT_NEGATIVE : Range.ANY, List.of());
    }

    /** A field that takes one of some values. */
    FieldDescription(String label, String meaning, List<String> allowedValues) {
        this(label, FieldType.CHOICE, "", meaning, Range.ANY, allowedValues);
    }

    /** A field of numbers in a range. */
    FieldDescription(String label, String unit, String meaning, Range range) {
        this(label, FieldType.NUMBER, unit, meaning, range, List.of());
    }

    /** The values of a choice that an enumeration gives. */
    static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }
}
