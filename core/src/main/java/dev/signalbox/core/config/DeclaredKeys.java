package dev.signalbox.core.config;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.document.Section;
import dev.signalbox.spi.ConfigurationKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Holds a section against the keys that its component says it reads, and tells the section's problems of all that is wrong.
 *
 * <p>Every declared key counts as read afterwards, so that what is left is unknown, whatever becomes of the component.
 */
final class DeclaredKeys {

    private final Surroundings surroundings;

    DeclaredKeys(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void check(List<ConfigurationKey> keys, Section section) {
        for (ConfigurationKey key : keys) {
            if (section.has(key.name())) {
                check(key, section);
            } else if (key.required()) {
                section.reportMissing(key.name(), key.expected());
            }
        }
    }

    private void check(ConfigurationKey key, Section section) {
        String name = key.name();
        switch (key.type()) {
            case TEXT -> section.text(name);
            case NUMBER -> checkNumber(key, section);
            case INTEGER -> checkInteger(key, section);
            case FLAG -> section.flag(name);
            case DURATION -> section.duration(name);
            case ADDRESS -> checkAddress(key, section);
            case CHOICE -> section.text(name).ifPresent(text -> checkChoice(key, text, section));
            case TEXTS -> section.texts(name).forEach(text -> checkChoice(key, text, section));
            case SECRET ->
                section.text(name)
                        .ifPresent(reference -> surroundings.secret(
                                reference, problem -> section.report(name, "invalid-secret", problem)));
            case FILE ->
                section.text(name)
                        .ifPresent(path ->
                                surroundings.textFile(path, problem -> section.report(name, "invalid-file", problem)));
            case SECTION -> checkSection(key, section);
            case SECTIONS -> section.sections(name).forEach(nested -> check(key.keys(), nested));
            case TEXTS_OR_SECTIONS -> checkTextsOrSections(key, section);
        }
    }

    private static void checkNumber(ConfigurationKey key, Section section) {
        OptionalDouble number = section.number(key.name());
        if (number.isPresent()) {
            checkRange(key, number.getAsDouble(), section);
        }
    }

    private static void checkInteger(ConfigurationKey key, Section section) {
        OptionalLong integer = section.integer(key.name());
        if (integer.isPresent()) {
            checkRange(key, (double) integer.getAsLong(), section);
        }
    }

    private static void checkRange(ConfigurationKey key, double number, Section section) {
        if (number < key.min() || number > key.max()) {
            report(key, section.text(key.name()).orElseThrow(), "", section);
        }
    }

    private static void checkAddress(ConfigurationKey key, Section section) {
        section.text(key.name())
                .filter(text -> Addresses.parse(text).isEmpty())
                .ifPresent(text -> section.report(
                        key.name(), "invalid-value", "is \"" + text + "\", must be " + Addresses.EXPECTED));
    }

    private static void checkChoice(ConfigurationKey key, String text, Section section) {
        String comparable = comparable(text);
        if (!key.choices().isEmpty()
                && key.choices().stream().map(DeclaredKeys::comparable).noneMatch(comparable::equals)) {
            report(key, text, Suggestion.of(text, key.choices()), section);
        }
    }

    private void checkSection(ConfigurationKey key, Section section) {
        // Where no keys are declared the operator chooses them, and it's for the component alone to look into the
        // section.
        if (!key.keys().isEmpty() || !section.isSection(key.name())) {
            section.section(key.name()).ifPresent(nested -> check(key.keys(), nested));
        }
    }

    private void checkTextsOrSections(ConfigurationKey key, Section section) {
        List<Finding> notTexts = new ArrayList<>();
        section.reporting(notTexts::add).texts(key.name());
        if (!notTexts.isEmpty()) {
            section.sections(key.name()).forEach(nested -> check(key.keys(), nested));
        }
    }

    private static void report(ConfigurationKey key, String text, String suggestion, Section section) {
        section.report(key.name(), "invalid-value", "is \"" + text + "\", must be " + key.expected(), suggestion);
    }

    private static String comparable(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
