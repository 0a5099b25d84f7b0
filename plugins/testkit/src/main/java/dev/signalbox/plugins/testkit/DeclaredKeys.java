package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Holds a configuration against the keys that a component says it reads, as the host does. */
final class DeclaredKeys {

    private DeclaredKeys() {}

    /**
     * Returns if the configuration conforms.
     *
     * @throws ConfigurationException for the first value that does not
     */
    static void check(List<ConfigurationKey> keys, Configuration configuration) {
        for (ConfigurationKey key : keys) {
            if (configuration.has(key.name())) {
                check(key, configuration);
            } else if (key.required()) {
                throw new ConfigurationException("test.yaml: " + key.name() + " is missing, must be " + key.expected());
            }
        }
    }

    private static void check(ConfigurationKey key, Configuration configuration) {
        String name = key.name();
        switch (key.type()) {
            case TEXT -> configuration.string(name);
            case NUMBER -> checkRange(key, configuration.number(name), configuration);
            case INTEGER -> checkRange(key, (double) configuration.integer(name), configuration);
            case FLAG -> configuration.flag(name, false);
            case DURATION -> configuration.duration(name, Duration.ZERO);
            case ADDRESS -> configuration.uri(name);
            case CHOICE -> checkChoice(key, configuration.string(name), configuration);
            case TEXTS -> configuration.strings(name).forEach(text -> checkChoice(key, text, configuration));
            case SECRET -> configuration.secret(name);
            case FILE -> configuration.file(name);
            case SECTION -> configuration.section(name).ifPresent(nested -> check(key.keys(), nested));
            case SECTIONS -> configuration.sections(name).forEach(nested -> check(key.keys(), nested));
            case TEXTS_OR_SECTIONS -> checkTextsOrSections(key, configuration);
        }
    }

    private static void checkTextsOrSections(ConfigurationKey key, Configuration configuration) {
        if (!areTexts(key.name(), configuration)) {
            configuration.sections(key.name()).forEach(nested -> check(key.keys(), nested));
        }
    }

    private static boolean areTexts(String name, Configuration configuration) {
        try {
            configuration.strings(name);
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }

    private static void checkRange(ConfigurationKey key, double number, Configuration configuration) {
        if (number < key.min() || number > key.max()) {
            throw configuration.invalid(key.name(), "must be " + key.expected());
        }
    }

    private static void checkChoice(ConfigurationKey key, String text, Configuration configuration) {
        String comparable = comparable(text);
        if (!key.choices().isEmpty()
                && key.choices().stream().map(DeclaredKeys::comparable).noneMatch(comparable::equals)) {
            throw configuration.invalid(key.name(), "must be " + key.expected());
        }
    }

    private static String comparable(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
