package dev.signalbox.core.plugin;

import dev.signalbox.core.plugin.PluginDescription.OfferedType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * What a plugin says in a file of its jar that it offers, so that a host need not load it before somebody asks for any of it.
 *
 * @param types the names of types by the kind's label
 */
record Announcement(Map<String, SortedSet<String>> types) {

    static final String FILE = "META-INF/signalbox-plugin.properties";

    private static final String NAMES = "[,\\s]+";

    Announcement {
        Map<String, SortedSet<String>> copy = new HashMap<>();
        types.forEach((kind, names) -> {
            if (!names.isEmpty()) {
                copy.put(kind, Collections.unmodifiableSortedSet(new TreeSet<>(names)));
            }
        });
        types = Map.copyOf(copy);
    }

    /** The announcement in a plugin's own jars; empty if there is none that can be read, and the plugin is to be asked itself. */
    static Optional<Announcement> in(PluginFiles jars) {
        return jars.own().stream().flatMap(jar -> read(jar).stream()).findFirst();
    }

    private static Optional<Announcement> read(Path jar) {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            JarEntry entry = file.getJarEntry(FILE);
            return entry == null ? Optional.empty() : Optional.of(read(file, entry));
        } catch (IOException | RuntimeException e) {
            // Whoever loads the jar says what is wrong with it.
            return Optional.empty();
        }
    }

    private static Announcement read(JarFile file, JarEntry entry) throws IOException {
        Properties properties = new Properties();
        try (InputStream content = file.getInputStream(entry)) {
            properties.load(content);
        }
        Map<String, SortedSet<String>> types = new HashMap<>();
        for (ComponentKind<?> kind : ComponentKind.ALL) {
            String names = properties.getProperty(kind.announced(), "").strip();
            types.put(kind.label(), new TreeSet<>(names.isEmpty() ? List.of() : List.of(names.split(NAMES))));
        }
        return new Announcement(types);
    }

    /** What a plugin offers that was asked. */
    static Announcement of(Collection<OfferedType> offered) {
        return new Announcement(offered.stream()
                .collect(Collectors.groupingBy(
                        OfferedType::kind,
                        Collectors.mapping(OfferedType::type, Collectors.toCollection(TreeSet::new)))));
    }

    /** The names of a kind's types. */
    SortedSet<String> types(ComponentKind<?> kind) {
        return types.getOrDefault(kind.label(), Collections.emptySortedSet());
    }

    /** Throws unless a plugin offers just this. */
    void requireKept(Offerings offerings) {
        Announcement actual = of(offerings.types());
        if (!types.equals(actual.types)) {
            throw new PluginException("its " + FILE + " announces " + this + ", but it offers " + actual);
        }
    }

    @Override
    public String toString() {
        String words = ComponentKind.ALL.stream()
                .filter(kind -> types.containsKey(kind.label()))
                .map(kind -> kind.label() + " " + String.join(", ", types(kind)))
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "nothing" : words;
    }
}
