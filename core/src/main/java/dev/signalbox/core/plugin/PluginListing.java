package dev.signalbox.core.plugin;

import dev.signalbox.core.plugin.PluginDescription.OfferedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every plugin of a directory says of itself, where none is to run. */
public final class PluginListing {

    private final List<PluginDescription> plugins = new ArrayList<>();

    /** The plugin that offers a type first, by kind and name. */
    private final Map<String, String> offeredBy = new HashMap<>();

    /** Loads each plugin, asks it, and lets go of it again, in alphabetical order. Without the directory there are none. */
    public static List<PluginDescription> of(Path directory) {
        PluginListing listing = new PluginListing();
        for (Path entry : PluginDirectory.entries(directory)) {
            if (Files.isDirectory(entry)) {
                listing.add(describe(entry));
            } else if (entry.toString().endsWith(".jar")) {
                listing.add(unusable(entry, "the jar lies beside the plugins, must lie in a directory of its own"));
            }
        }
        return List.copyOf(listing.plugins);
    }

    private PluginListing() {}

    private static PluginDescription describe(Path directory) {
        PluginFiles jars = PluginFiles.in(directory);
        if (jars.isEmpty()) {
            return unusable(directory, "the directory holds no jar");
        }
        List<PluginFinding> findings = new ArrayList<>();
        return PluginTrial.describe(directory, jars, findings)
                .orElseGet(() -> unusable(
                        directory,
                        findings.stream()
                                .filter(PluginFinding::error)
                                .map(PluginFinding::message)
                                .findFirst()
                                .orElse("it did not say what it is")));
    }

    private static PluginDescription unusable(Path location, String reason) {
        String name = String.valueOf(location.getFileName());
        return new PluginDescription(name, location.toString(), "", 0, false, reason, List.of());
    }

    /** Of two plugins with the same type, a host takes the first. */
    private void add(PluginDescription plugin) {
        Optional<OfferedType> clash = plugin.components().stream()
                .filter(type -> offeredBy.containsKey(key(type)))
                .findFirst();
        if (clash.isPresent()) {
            OfferedType type = clash.get();
            plugins.add(new PluginDescription(
                    plugin.id(),
                    plugin.location(),
                    plugin.version(),
                    plugin.spiVersion(),
                    false,
                    "its " + key(type) + " has the name of one of plugin " + offeredBy.get(key(type)),
                    List.of()));
            return;
        }
        plugin.components().forEach(type -> offeredBy.put(key(type), plugin.id()));
        plugins.add(plugin);
    }

    private static String key(OfferedType type) {
        return type.kind() + " \"" + type.type() + '"';
    }
}
