package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the catalogue of facts and fields means for checking a rule. */
final class Vocabulary {

    private Vocabulary() {}

    static Optional<Fact> fact(String name) {
        return Arrays.stream(Fact.values())
                .filter(fact -> fact.label().equals(name))
                .findFirst();
    }

    static List<String> factNames() {
        return Arrays.stream(Fact.values())
                .filter(Fact::inPlacementRules)
                .map(Fact::label)
                .toList();
    }

    static List<String> fieldNames(Fact fact) {
        return fact.fields().stream().map(Field::label).toList();
    }

    /** The facts that have a field of that name, of those that situation rules or placement rules match. */
    static List<String> factsWith(String field, boolean situationRule) {
        return Arrays.stream(Fact.values())
                .filter(fact -> situationRule ? fact.inSituationRules() : fact.inPlacementRules())
                .filter(fact -> fact.field(field).isPresent())
                .map(Fact::label)
                .toList();
    }

    /** How a field's type reads in a message. */
    static String typeOf(Field field) {
        return switch (field.type()) {
            case NUMBER ->
                field.description().unit().isEmpty()
                        ? "a number"
                        : "a number (" + field.description().unit() + ")";
            case TEXT, TEXT_MAP -> "a text";
            case TEXT_SET -> "a set of texts";
            case FLAG -> "true or false";
            case CHOICE -> "one of " + String.join(", ", field.allowedValues());
        };
    }

    /** The name before the dot in {@code Placement.GPU}; empty if the field's values are no enumeration. */
    static String enumeration(Field field) {
        return field.type() == FieldType.CHOICE
                ? field.label().substring(0, 1).toUpperCase(Locale.ROOT)
                        + field.label().substring(1)
                : "";
    }

    /** What is wrong with comparing the field with a number, or an empty text. */
    static String outOfRange(Field field, double number) {
        Range range = field.range();
        if (range.contains(number)) {
            return "";
        }
        if (isShare(field)) {
            return field.label() + " is a share from 0 to 1, " + shown(number) + " is outside";
        }
        if (range.most() == Double.POSITIVE_INFINITY) {
            return field.label() + " is never below " + shown(range.least()) + ", " + shown(number) + " is";
        }
        // What is compared may lie one step beyond, as in hour < 24.
        return number == range.most() + 1
                ? ""
                : field.label() + " runs from " + shown(range.least()) + " to " + shown(range.most()) + ", "
                        + shown(number) + " is outside";
    }

    static boolean isShare(Field field) {
        return field.range().equals(Range.SHARE);
    }

    /** A number as an operator would write it. */
    static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
