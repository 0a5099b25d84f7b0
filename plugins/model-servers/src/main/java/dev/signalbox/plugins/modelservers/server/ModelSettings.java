package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.ServedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the operator says of a backend's models. */
final class ModelSettings {

    static final String OPERATIONS =
            Arrays.stream(Operation.values()).map(Operation::label).collect(Collectors.joining(", "));

    private ModelSettings() {}

    static List<ServedModel> models(Configuration configuration, Set<Operation> operations) {
        List<ServedModel> models = new ArrayList<>();
        if (isListOfSections(configuration)) {
            configuration.sections("models").forEach(section -> models.add(model(section, operations)));
        } else {
            configuration
                    .strings("models")
                    .forEach(name -> models.add(new ServedModel(name, name, operations, "", InferenceRequest.UNKNOWN)));
        }
        return List.copyOf(models);
    }

    // The SPI has no question for the kind of a value, so the only way to know is to try.
    private static boolean isListOfSections(Configuration configuration) {
        try {
            configuration.strings("models");
            return false;
        } catch (ConfigurationException e) {
            return true;
        }
    }

    private static ServedModel model(Configuration section, Set<Operation> operations) {
        String name = section.string("name");
        return new ServedModel(
                name,
                section.string("upstream", name),
                operations(section, operations),
                section.string("quantization", ""),
                count(section, "contextTokens"));
    }

    static Set<Operation> operations(Configuration configuration, Set<Operation> fallback) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String label : configuration.strings("operations")) {
            try {
                operations.add(Operation.valueOf(label.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw configuration.invalid("operations", "must be of " + OPERATIONS);
            }
        }
        return operations.isEmpty() ? fallback : Set.copyOf(operations);
    }

    static int count(Configuration configuration, String key) {
        if (!configuration.has(key)) {
            return InferenceRequest.UNKNOWN;
        }
        long value = configuration.integer(key);
        if (value <= 0 || value > Integer.MAX_VALUE) {
            throw configuration.invalid(key, "must be positive");
        }
        return (int) value;
    }
}
