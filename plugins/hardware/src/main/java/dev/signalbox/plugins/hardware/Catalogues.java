package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationKey;
import java.util.List;
import java.util.Optional;

/**
 * The facts that estimates rest on: the plugin's own, and before them the operator's.
 *
 * @param hardware devices
 * @param models the dimensions of models
 * @param grid greenhouse gas of electricity by region
 */
record Catalogues(Catalogue hardware, Catalogue models, Catalogue grid) {

    /** Those of the plugin's jar. */
    static final Catalogues SHIPPED =
            new Catalogues(Catalogue.read("hardware.csv"), Catalogue.read("models.csv"), Catalogue.read("grid.csv"));

    /** What every table says of a row beside its figures. */
    private static final List<String> TEXTS = List.of("name", "kind", "date", "source");

    static final List<ConfigurationKey> KEYS = List.of(
            key("hardwareCatalogue", "hardware.csv"),
            key("modelCatalogue", "models.csv"),
            key("gridCatalogue", "grid.csv"));

    static Catalogues read(Configuration configuration) {
        return new Catalogues(
                read(configuration, "hardwareCatalogue", SHIPPED.hardware()),
                read(configuration, "modelCatalogue", SHIPPED.models()),
                read(configuration, "gridCatalogue", SHIPPED.grid()));
    }

    private static ConfigurationKey key(String name, String file) {
        return ConfigurationKey.optional(
                name,
                ConfigurationKey.Type.FILE,
                "the plugin's",
                "rows in the place of those of " + file + " with the same names");
    }

    private static Catalogue read(Configuration configuration, String key, Catalogue shipped) {
        Optional<String> text = configuration.file(key);
        if (text.isEmpty()) {
            return shipped;
        }
        List<String> numeric = shipped.columns().stream()
                .filter(column -> !TEXTS.contains(column))
                .toList();
        try {
            return shipped.overriddenBy(text.get()).withNumbers(numeric);
        } catch (IllegalArgumentException e) {
            throw configuration.invalid(key, e.getMessage());
        }
    }
}
