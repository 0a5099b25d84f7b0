package dev.signalbox.spi;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A key that a component reads from its configuration: what operators are told of it.
 *
 * @param name the key
 * @param type what stands there
 * @param required whether it must be there
 * @param fallback what holds where it is absent, as it would be written, or in words; empty if that is nothing
 * @param meaning a phrase that says what it is for, with its unit, and the allowed values where the type leaves some out
 * @param choices the allowed values of a {@link Type#CHOICE}, otherwise empty
 * @param keys the keys of a {@link Type#SECTION} or {@link Type#SECTIONS}; empty also where the operator chooses them
 */
public record ConfigurationKey(
        String name,
        Type type,
        boolean required,
        String fallback,
        String meaning,
        List<String> choices,
        List<ConfigurationKey> keys) {

    /** What can stand at a key: what the methods of {@link Configuration} read. */
    public enum Type {
        /** A text. */
        TEXT,
        /** A number. */
        NUMBER,
        /** A whole number. */
        INTEGER,
        /** {@code true} or {@code false}. */
        FLAG,
        /** A duration with its unit, such as {@code 250ms}. */
        DURATION,
        /** An absolute http or https address. */
        ADDRESS,
        /** One of a few names. */
        CHOICE,
        /** A list of texts, or a single one. */
        TEXTS,
        /** {@code env:NAME} or {@code file:PATH}. */
        SECRET,
        /** The path of a text file, relative to the configuration file. */
        FILE,
        /** A section with keys of its own. */
        SECTION,
        /** A list of sections. */
        SECTIONS
    }

    public ConfigurationKey {
        requireNonNull(type, "type");
        requireNonNull(fallback, "fallback");
        choices = List.copyOf(choices);
        keys = List.copyOf(keys);
        if (name.isEmpty() || meaning.isEmpty()) {
            throw new IllegalArgumentException("a key needs a name and a meaning");
        }
        if (required && !fallback.isEmpty()) {
            throw new IllegalArgumentException("key " + name + " is required, so it can't have a fallback");
        }
        if ((type == Type.CHOICE) == choices.isEmpty()) {
            throw new IllegalArgumentException("key " + name + ": choices belong to a CHOICE, and a CHOICE has some");
        }
        if (type != Type.SECTION && type != Type.SECTIONS && !keys.isEmpty()) {
            throw new IllegalArgumentException("key " + name + " is no section, so it can't have keys");
        }
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
        return new ConfigurationKey(name, Type.CHOICE, true, "", meaning, names(type), List.of());
    }

    /** One of a type's constants, in lower case with hyphens. */
    public static ConfigurationKey optional(
            String name, Class<? extends Enum<?>> type, String fallback, String meaning) {
        return new ConfigurationKey(name, Type.CHOICE, false, fallback, meaning, names(type), List.of());
    }

    /** A section, or list of sections, that may be absent. */
    public static ConfigurationKey nested(String name, Type type, String meaning, List<ConfigurationKey> keys) {
        return new ConfigurationKey(name, type, false, "", meaning, List.of(), keys);
    }

    private static List<String> names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
