package dev.signalbox.spi;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A key that a component reads from its configuration: what operators are told of it, and what the host holds a configuration
 * against before the component is made.
 *
 * @param name the key
 * @param type what stands there
 * @param required whether it must be there
 * @param fallback what holds where it is absent, as it would be written, or in words; empty if that is nothing
 * @param meaning a phrase that says what it is for, with its unit
 * @param choices the allowed values of a {@link Type#CHOICE}, and of each of {@link Type#TEXTS} if not any will do; otherwise
 *     empty
 * @param keys the keys of a {@link Type#SECTION}, {@link Type#SECTIONS} or {@link Type#TEXTS_OR_SECTIONS}; empty also where the
 *     operator chooses them
 * @param min the least allowed number; negative infinity if there is none, {@link Double#MIN_VALUE} if it must be above 0
 * @param max the greatest allowed number; infinity if there is none
 */
public record ConfigurationKey(
        String name,
        Type type,
        boolean required,
        String fallback,
        String meaning,
        List<String> choices,
        List<ConfigurationKey> keys,
        double min,
        double max) {

    /** What can stand at a key: what the methods of {@link Configuration} read. */
    public enum Type {
        /** A text. */
        TEXT("a text"),
        /** A number. */
        NUMBER("a number"),
        /** A whole number. */
        INTEGER("a whole number"),
        /** {@code true} or {@code false}. */
        FLAG("true or false"),
        /** A duration with its unit, such as {@code 250ms}. */
        DURATION("a duration such as 250ms, 1s, 5m or 2h"),
        /** An absolute http or https address. */
        ADDRESS("an absolute http or https address"),
        /** One of a few names. */
        CHOICE("one of a few names"),
        /** A list of texts, or a single one. */
        TEXTS("a list of texts"),
        /** {@code env:NAME} or {@code file:PATH}. */
        SECRET("env:NAME or file:PATH"),
        /** The path of a text file, relative to the configuration file. */
        FILE("the path of a file"),
        /** A section with keys of its own. */
        SECTION("keys with values"),
        /** A list of sections. */
        SECTIONS("a list of keys with values"),
        /** A list of texts, or of sections where a text does not say enough. */
        TEXTS_OR_SECTIONS("a list of texts, or of keys with values");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        private boolean isNumber() {
            return this == NUMBER || this == INTEGER;
        }

        private boolean hasKeys() {
            return this == SECTION || this == SECTIONS || this == TEXTS_OR_SECTIONS;
        }
    }

    public ConfigurationKey {
        requireNonNull(type, "type");
        requireNonNull(fallback, "fallback");
        choices = List.copyOf(choices);
        keys = distinct(keys);
        if (name.isEmpty() || meaning.isEmpty()) {
            throw new IllegalArgumentException("a key needs a name and a meaning");
        }
        if (required && !fallback.isEmpty()) {
            throw new IllegalArgumentException("key " + name + " is required, so it can't have a fallback");
        }
        if (type == Type.CHOICE && choices.isEmpty()) {
            throw new IllegalArgumentException("key " + name + " is a choice, so it needs choices");
        }
        if (type != Type.CHOICE && type != Type.TEXTS && !choices.isEmpty()) {
            throw new IllegalArgumentException(
                    "key " + name + " is neither a choice nor texts, so it can't have choices");
        }
        if (!type.hasKeys() && !keys.isEmpty()) {
            throw new IllegalArgumentException("key " + name + " is no section, so it can't have keys");
        }
        if (!type.isNumber() && (min != Double.NEGATIVE_INFINITY || max != Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "key " + name + " is no number, so it can't have a least or greatest one");
        }
        if (!(min <= max)) {
            throw new IllegalArgumentException("key " + name + ": the least number " + min + " is above " + max);
        }
    }

    /** A key whose numbers may be any. */
    public ConfigurationKey(
            String name,
            Type type,
            boolean required,
            String fallback,
            String meaning,
            List<String> choices,
            List<ConfigurationKey> keys) {
        this(
                name,
                type,
                required,
                fallback,
                meaning,
                choices,
                keys,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY);
    }

    /** A key that must be there. */
    public static ConfigurationKey required(String name, Type type, String meaning) {
        return new ConfigurationKey(name, type, true, "", meaning, List.of(), List.of());
    }

    /** A key that may be absent. */
    public static ConfigurationKey optional(String name, Type type, String fallback, String meaning) {
        return new ConfigurationKey(name, type, false, fallback, meaning, List.of(), List.of());
    }

    /** One of a type's constants that must be there, in lower case with hyphens. */
    public static ConfigurationKey required(String name, Class<? extends Enum<?>> type, String meaning) {
        return required(name, names(type), meaning);
    }

    /** One of a type's constants, in lower case with hyphens. */
    public static ConfigurationKey optional(
            String name, Class<? extends Enum<?>> type, String fallback, String meaning) {
        return optional(name, names(type), fallback, meaning);
    }

    /** One of some names that must be there. */
    public static ConfigurationKey required(String name, List<String> choices, String meaning) {
        return new ConfigurationKey(name, Type.CHOICE, true, "", meaning, choices, List.of());
    }

    /** One of some names. */
    public static ConfigurationKey optional(String name, List<String> choices, String fallback, String meaning) {
        return new ConfigurationKey(name, Type.CHOICE, false, fallback, meaning, choices, List.of());
    }

    /** A section, or list of sections, that may be absent. */
    public static ConfigurationKey nested(String name, Type type, String meaning, List<ConfigurationKey> keys) {
        return new ConfigurationKey(name, type, false, "", meaning, List.of(), keys);
    }

    /** A section, or list of sections, that must be there. */
    public static ConfigurationKey requiredNested(String name, Type type, String meaning, List<ConfigurationKey> keys) {
        return new ConfigurationKey(name, type, true, "", meaning, List.of(), keys);
    }

    /** The same key, for numbers within these bounds, both allowed. */
    public ConfigurationKey between(double least, double greatest) {
        return new ConfigurationKey(name, type, required, fallback, meaning, choices, keys, least, greatest);
    }

    /** The same key, for numbers from this one up. */
    public ConfigurationKey atLeast(double least) {
        return between(least, max);
    }

    /** The same key, for numbers above 0. */
    public ConfigurationKey positive() {
        return atLeast(Double.MIN_VALUE);
    }

    /** The same key, for texts of which each is one of these names. */
    public ConfigurationKey among(List<String> names) {
        return new ConfigurationKey(name, type, required, fallback, meaning, names, keys, min, max);
    }

    /** The same key, for texts of which each is one of a type's constants, in lower case with hyphens. */
    public ConfigurationKey among(Class<? extends Enum<?>> constants) {
        return among(names(constants));
    }

    /** What must stand there, in words that follow "must be", such as {@code a number from 0 to 1}. */
    public String expected() {
        if (type == Type.CHOICE) {
            return "one of " + String.join(", ", choices);
        }
        if (!choices.isEmpty()) {
            return "a list of " + String.join(", ", choices);
        }
        boolean positive = min == Double.MIN_VALUE;
        String least = positive ? "0" : plain(min);
        if (min == Double.NEGATIVE_INFINITY) {
            return max == Double.POSITIVE_INFINITY ? type.words : type.words + " of at most " + plain(max);
        }
        if (max == Double.POSITIVE_INFINITY) {
            return type.words + (positive ? " above 0" : " of at least " + least);
        }
        return type.words + (positive ? " above " + least + " and at most " : " from " + least + " to ") + plain(max);
    }

    /** The same keys, if no two have the same name. */
    static List<ConfigurationKey> distinct(List<ConfigurationKey> keys) {
        Set<String> names = new HashSet<>();
        for (ConfigurationKey key : keys) {
            if (!names.add(key.name)) {
                throw new IllegalArgumentException("key " + key.name + " is declared twice");
            }
        }
        return List.copyOf(keys);
    }

    private static List<String> names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
