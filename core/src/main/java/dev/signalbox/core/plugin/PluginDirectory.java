package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The directory that plugins lie in, each in a directory of its own. */
final class PluginDirectory {

    private PluginDirectory() {}

    /** Loads each plugin, in alphabetical order, but for those that announce what they offer. One that can't be loaded is there too, quarantined. */
    static List<LoadedPlugin> load(Path directory) {
        List<LoadedPlugin> plugins = new ArrayList<>();
        for (Path entry : entries(directory)) {
            String name = String.valueOf(entry.getFileName());
            if (Files.isDirectory(entry)) {
                plugins.add(announcedOrLoaded(name, entry));
            } else if (name.endsWith(".jar")) {
                String id = name.substring(0, name.length() - ".jar".length());
                plugins.add(LoadedPlugin.quarantined(
                        id, entry.toString(), "the jar lies beside the plugins, must lie in a directory of its own"));
            }
        }
        return plugins;
    }

    private static LoadedPlugin announcedOrLoaded(String name, Path directory) {
        PluginFiles jars = PluginFiles.in(directory);
        return Announcement.in(jars)
                .map(announcement -> LoadedPlugin.announced(
                        announcement,
                        name,
                        directory.toString(),
                        () -> new PluginClassLoader(name, jars),
                        loader -> only(loader, jars)))
                .orElseGet(() -> loadOne(name, directory));
    }

    /** Loads the plugin of one directory, which is there too, quarantined, if it can't be loaded. */
    static LoadedPlugin loadOne(String name, Path directory) {
        String location = directory.toString();
        PluginFiles jars = PluginFiles.in(directory);
        if (jars.isEmpty()) {
            return LoadedPlugin.quarantined(name, location, "the directory holds no jar");
        }
        return LoadedPlugin.admit(loader -> only(loader, jars), name, location, new PluginClassLoader(name, jars));
    }

    static Plugin only(ClassLoader loader, PluginFiles jars) {
        Iterator<Plugin> plugins = ServiceLoader.load(Plugin.class, loader).iterator();
        if (!plugins.hasNext()) {
            throw new PluginException("no META-INF/services/" + Plugin.class.getName() + " in " + jars.names());
        }
        Plugin plugin = plugins.next();
        if (plugins.hasNext()) {
            throw new PluginException("more than one plugin in one directory: "
                    + plugin.getClass().getName() + " and "
                    + plugins.next().getClass().getName());
        }
        return plugin;
    }

    static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            System.getLogger(PluginDirectory.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "No plugins from " + directory + ": it cannot be read (" + e + ")");
            return List.of();
        }
    }
}
