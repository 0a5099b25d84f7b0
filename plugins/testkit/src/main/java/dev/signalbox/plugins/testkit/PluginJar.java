package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Packs a plugin's classes as its build does, into a directory like those below {@code plugins/} of the distribution, so that a test
 * can load them as the host does. Not thread-safe.
 */
public final class PluginJar {

    private static final String LIBRARIES = "lib";
    private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();

    private final String name;
    private final Map<String, Path> files = new TreeMap<>();
    private final Map<String, Path> libraries = new TreeMap<>();
    private @Nullable String service;
    private String version = "";

    /**
     * Begins a jar.
     *
     * @param name what the plugin's directory and its jar are called: its id
     */
    public static PluginJar of(String name) {
        return new PluginJar(name);
    }

    /**
     * The jar of a plugin as it was compiled: all that lies in the same directory of classes as the plugin's class, which must have
     * the service file and a constructor without parameters.
     */
    public static PluginJar of(Plugin plugin) throws IOException {
        return new PluginJar(plugin.id()).add(codeSource(plugin.getClass()));
    }

    private PluginJar(String name) {
        this.name = name;
    }

    /** Adds all that lies in a directory, such as {@code target/classes}. */
    public PluginJar add(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
                files.put(directory.relativize(file).toString().replace('\\', '/'), file);
            }
        }
        return this;
    }

    /** Adds classes that were compiled to a directory, with those nested in them. */
    public PluginJar add(Class<?>... classes) throws IOException {
        for (Class<?> each : classes) {
            Path root = codeSource(each);
            String path = each.getName().replace('.', '/');
            Path directory = root.resolve(path + ".class").getParent();
            String simple = path.substring(path.lastIndexOf('/') + 1);
            try (Stream<Path> siblings = Files.list(directory)) {
                for (Path file : (Iterable<Path>) siblings::iterator) {
                    String fileName = String.valueOf(file.getFileName());
                    if (fileName.equals(simple + ".class") || fileName.startsWith(simple + "$")) {
                        files.put(root.relativize(file).toString().replace('\\', '/'), file);
                    }
                }
            }
        }
        return this;
    }

    /** Adds the jar that a class comes from, as a library of the plugin's. */
    public PluginJar withLibraryOf(Class<?> type) {
        Path jar = codeSource(type);
        libraries.put(String.valueOf(jar.getFileName()), jar);
        return this;
    }

    /** Adds the class and names it as the plugin, in a service file. */
    public PluginJar service(Class<? extends Plugin> plugin) throws IOException {
        service = plugin.getName();
        return add(plugin);
    }

    /** Gives the jar a version in its manifest. */
    public PluginJar version(String newVersion) {
        version = newVersion;
        return this;
    }

    /**
     * Writes the jar, and the libraries to a directory {@code lib} beside it.
     *
     * @param plugins the directory that holds the directories of plugins
     * @return the plugin's directory
     */
    public Path writeTo(Path plugins) throws IOException {
        Path directory = Files.createDirectories(plugins.resolve(name));
        try (OutputStream file = Files.newOutputStream(directory.resolve(name + ".jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest())) {
            for (Map.Entry<String, Path> each : files.entrySet()) {
                if (!each.getKey().equals("META-INF/MANIFEST.MF")
                        && (service == null || !each.getKey().equals(SERVICE))) {
                    jar.putNextEntry(new JarEntry(each.getKey()));
                    Files.copy(each.getValue(), jar);
                }
            }
            if (service != null) {
                jar.putNextEntry(new JarEntry(SERVICE));
                jar.write(service.getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!libraries.isEmpty()) {
            Path beside = Files.createDirectories(directory.resolve(LIBRARIES));
            for (Map.Entry<String, Path> library : libraries.entrySet()) {
                try (InputStream content = Files.newInputStream(library.getValue())) {
                    Files.write(beside.resolve(library.getKey()), content.readAllBytes());
                }
            }
        }
        return directory;
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!version.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        }
        return manifest;
    }

    private static Path codeSource(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(type + " comes from nowhere in the file system", e);
        }
    }

    /** The jars of a plugin's directory, its libraries last. */
    static List<Path> jars(Path directory) throws IOException {
        List<Path> jars = new ArrayList<>(jarsIn(directory));
        Path libraries = directory.resolve(LIBRARIES);
        if (Files.isDirectory(libraries)) {
            jars.addAll(jarsIn(libraries));
        }
        return jars;
    }

    private static List<Path> jarsIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
