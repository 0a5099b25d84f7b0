package dev.signalbox.plugins.testkit;

import static java.util.stream.Collectors.joining;

import dev.signalbox.spi.ConfigurationKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The keys of one type of component, or of several, as a table in Markdown.
 *
 * <p>Of several types, what holds for most stands first in a cell, and behind it what holds for the others, each with their names;
 * a key that only some of them have says so.
 */
final class KeyTable {

    private static final String HEAD = "| key | type | default | meaning |\n|---|---|---|---|\n";

    private final List<OfferedComponent> types;

    /** The keys by their paths, and of each the types that have it. */
    private final Map<String, Map<String, ConfigurationKey>> keys = new LinkedHashMap<>();

    static String of(List<OfferedComponent> types) {
        return new KeyTable(types).text();
    }

    private KeyTable(List<OfferedComponent> types) {
        this.types = types;
        List<String> order = new ArrayList<>();
        Map<String, Map<String, ConfigurationKey>> found = new LinkedHashMap<>();
        types.forEach(type -> add(type.type(), "", type.keys(), 0, order, found));
        order.forEach(path -> keys.put(path, found.getOrDefault(path, Map.of())));
    }

    /** Adds keys where others of the same type let one look for them; gives the place behind the last. */
    private static int add(
            String type,
            String path,
            List<ConfigurationKey> added,
            int place,
            List<String> order,
            Map<String, Map<String, ConfigurationKey>> found) {
        int next = place;
        for (ConfigurationKey key : added) {
            String name = path + key.name();
            if (order.contains(name)) {
                next = order.indexOf(name);
            } else {
                order.add(next, name);
            }
            found.computeIfAbsent(name, unknown -> new LinkedHashMap<>()).put(type, key);
            next = add(type, name + ".", key.keys(), next + 1, order, found);
        }
        return next;
    }

    private String text() {
        StringBuilder table = new StringBuilder(HEAD);
        keys.forEach((path, of) -> table.append("| `")
                .append(path)
                .append("` | ")
                .append(cell(of, ConfigurationKey::expected))
                .append(" | ")
                .append(cell(of, KeyTable::standing))
                .append(" | ")
                .append(only(of))
                .append(cell(of, ConfigurationKey::meaning))
                .append(" |\n"));
        return table.toString();
    }

    private static String standing(ConfigurationKey key) {
        return key.required() ? "required" : key.fallback().isEmpty() ? "none" : key.fallback();
    }

    private String only(Map<String, ConfigurationKey> of) {
        return of.size() == types.size() ? "" : "only of " + names(List.copyOf(of.keySet())) + ": ";
    }

    private static String cell(Map<String, ConfigurationKey> of, Function<ConfigurationKey, String> said) {
        Map<String, List<String>> typesByText = new LinkedHashMap<>();
        of.forEach((type, key) -> typesByText
                .computeIfAbsent(escaped(said.apply(key)), unknown -> new ArrayList<>())
                .add(type));
        return typesByText.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                .map(entry -> entry.getValue().size() * 2 > of.size() || typesByText.size() == 1
                        ? entry.getKey()
                        : entry.getKey() + " (" + names(entry.getValue()) + ")")
                .collect(joining("; "));
    }

    private static String names(List<String> types) {
        return types.stream().map(type -> "`" + type + "`").collect(joining(", "));
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
