package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.ConfigurationKey;
import java.util.List;
import java.util.Map;

/** The secrets among settings. */
final class SecretSettings {

    private SecretSettings() {}

    /** The values at keys that are declared as secrets, the outermost only. */
    static List<String> of(List<ConfigurationKey> keys, Map<String, ?> settings) {
        return keys.stream()
                .filter(key -> key.type() == ConfigurationKey.Type.SECRET && settings.containsKey(key.name()))
                .map(key -> String.valueOf(settings.get(key.name())))
                .toList();
    }
}
