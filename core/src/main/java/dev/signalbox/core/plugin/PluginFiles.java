package dev.signalbox.core.plugin;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The jars of one plugin, in the order in which classes are looked for in them.
 *
 * @param own those that may name the plugin
 * @param libraries what it needs, in the directory {@code lib}: none is opened before a class is looked for that is in none of the
 *     own, which for most plugins of a distribution is never
 */
record PluginFiles(List<Path> own, List<Path> libraries) {

    private static final String LIBRARIES = "lib";

    PluginFiles {
        own = List.copyOf(own);
        libraries = List.copyOf(libraries);
    }

    static PluginFiles in(Path directory) {
        Path libraries = directory.resolve(LIBRARIES);
        return new PluginFiles(jars(directory), Files.isDirectory(libraries) ? jars(libraries) : List.of());
    }

    private static List<Path> jars(Path directory) {
        return PluginDirectory.entries(directory).stream()
                .filter(file -> file.toString().endsWith(".jar"))
                .toList();
    }

    boolean isEmpty() {
        return own.isEmpty();
    }

    List<Path> all() {
        List<Path> all = new ArrayList<>(own);
        all.addAll(libraries);
        return all;
    }

    /** The names of the own jars, for messages. */
    String names() {
        return own.stream().map(jar -> String.valueOf(jar.getFileName())).collect(Collectors.joining(", "));
    }

    URL[] ownUrls() {
        return urls(own);
    }

    URL[] urls() {
        return urls(all());
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream().map(PluginFiles::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file without an address: " + jar, e);
        }
    }
}
