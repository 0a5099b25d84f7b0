package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What lies in a plugin's jars, before any of it is loaded. */
final class PluginArchives {

    private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();

    private static final List<String> HOST =
            List.of("dev/signalbox/core/", "dev/signalbox/rules/", "dev/signalbox/plugins/testkit/");

    private static final List<String> JDK = List.of("java/", "jdk/", "sun/");

    /** The class file version of the oldest Java that Signalbox runs on. */
    private static final int JAVA_17 = 61;

    /** Where each class is, in the order in which jars are searched. */
    private final Map<String, List<Path>> classes = new TreeMap<>();

    /** The classes that service files name as the plugin, and where. */
    private final Map<String, Path> plugins = new LinkedHashMap<>();

    private final Map<Path, Integer> newestClass = new LinkedHashMap<>();
    private final Map<Path, String> versions = new LinkedHashMap<>();

    /** Reads the jars; one that can't be read is a finding. */
    static PluginArchives read(PluginFiles jars, List<PluginFinding> findings) {
        PluginArchives archives = new PluginArchives();
        for (Path jar : jars.all()) {
            try (JarFile file = new JarFile(jar.toFile(), false)) {
                archives.add(jar, file, jars.own().contains(jar));
            } catch (IOException | SecurityException e) {
                findings.add(PluginFinding.error("unreadable-jar", jar, "is no jar that can be read: " + e));
            }
        }
        return archives;
    }

    private PluginArchives() {}

    private void add(Path jar, JarFile file, boolean own) throws IOException {
        versions.put(
                jar,
                Optional.ofNullable(file.getManifest())
                        .map(Manifest::getMainAttributes)
                        .map(attributes -> attributes.getValue("Implementation-Version"))
                        .orElse(""));
        for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
            String name = entry.getName();
            if (name.equals(SERVICE) && own) {
                names(file, entry).forEach(plugin -> plugins.putIfAbsent(plugin, jar));
            } else if (name.endsWith(".class")
                    && !name.startsWith("META-INF/")
                    && !name.endsWith("module-info.class")) {
                classes.computeIfAbsent(name, ignored -> new ArrayList<>()).add(jar);
                newestClass.merge(jar, classVersion(file, entry), Math::max);
            }
        }
    }

    private static List<String> names(JarFile file, JarEntry entry) throws IOException {
        try (InputStream content = file.getInputStream(entry)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private static int classVersion(JarFile file, JarEntry entry) throws IOException {
        try (DataInputStream content = new DataInputStream(file.getInputStream(entry))) {
            content.readInt();
            content.readUnsignedShort();
            return content.readUnsignedShort();
        }
    }

    void check(Path location, List<PluginFinding> findings) {
        checkServices(location, findings);
        checkForeignClasses(findings);
        checkDuplicates(location, findings);
        newestClass.forEach((jar, version) -> {
            if (version > JAVA_17) {
                findings.add(PluginFinding.warning(
                        "newer-java",
                        jar,
                        "has classes for Java " + (version - JAVA_17 + 17)
                                + ", so a host on an older one can't load it: compile with --release 17"));
            }
        });
    }

    private void checkServices(Path location, List<PluginFinding> findings) {
        if (plugins.isEmpty()) {
            findings.add(PluginFinding.error(
                    "no-service-file", location, "no jar has a " + SERVICE + " that names the class of the plugin"));
        } else if (plugins.size() > 1) {
            findings.add(PluginFinding.error(
                    "several-plugins",
                    location,
                    "service files name " + String.join(" and ", plugins.keySet())
                            + ": each plugin needs a directory of its own"));
        }
        plugins.forEach((plugin, jar) -> {
            if (!classes.containsKey(plugin.replace('.', '/') + ".class")) {
                findings.add(PluginFinding.error(
                        "missing-class", jar, "its service file names " + plugin + ", which is in none of the jars"));
            } else if (versions.getOrDefault(jar, "").isEmpty()) {
                findings.add(PluginFinding.warning(
                        "no-version",
                        jar,
                        "its manifest has no Implementation-Version, so nobody can tell which version runs"));
            }
        });
    }

    private void checkForeignClasses(List<PluginFinding> findings) {
        Map<Path, String> spi = new LinkedHashMap<>();
        Map<Path, String> host = new LinkedHashMap<>();
        Map<Path, String> jdk = new LinkedHashMap<>();
        classes.forEach((name, jars) -> {
            for (Path jar : jars) {
                if (name.startsWith("dev/signalbox/spi/")) {
                    spi.putIfAbsent(jar, name);
                } else if (isOneOf(HOST, name)) {
                    host.putIfAbsent(jar, name);
                } else if (isOneOf(JDK, name)) {
                    jdk.putIfAbsent(jar, name);
                }
            }
        });
        spi.forEach((jar, name) -> findings.add(PluginFinding.warning(
                "bundled-spi",
                jar,
                "holds " + name + " and the like, which are ignored: declare signalbox-spi with scope provided")));
        host.forEach(
                (jar, name) -> findings.add(
                        PluginFinding.error(
                                "bundled-host",
                                jar,
                                "holds " + name
                                        + ", a class of Signalbox itself or its test kit: a plugin is built with signalbox-spi alone")));
        jdk.forEach((jar, name) -> findings.add(PluginFinding.error(
                "bundled-jdk", jar, "holds " + name + ", a class of the JDK, which is never loaded from a plugin")));
    }

    private static boolean isOneOf(List<String> packages, String name) {
        return packages.stream().anyMatch(name::startsWith);
    }

    private void checkDuplicates(Path location, List<PluginFinding> findings) {
        Map<String, Integer> pairs = new LinkedHashMap<>();
        Map<String, String> examples = new LinkedHashMap<>();
        classes.forEach((name, jars) -> {
            if (jars.size() > 1) {
                String pair = jars.get(0).getFileName() + " and " + jars.get(1).getFileName();
                pairs.merge(pair, 1, Integer::sum);
                examples.putIfAbsent(pair, name);
            }
        });
        pairs.forEach((pair, count) -> findings.add(PluginFinding.warning(
                "duplicate-classes",
                location,
                pair + " both hold " + examples.get(pair) + (count > 1 ? " and " + (count - 1) + " more classes" : "")
                        + ": only the first jar's are loaded")));
    }
}
