package dev.signalbox.rules.document;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.language.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What a mapping has at its keys, in the order of the file. Never changed. */
final class Entries {

    static final Entries NONE = new Entries(Map.of());

    private final Map<String, Entry> entries;

    /** A key's place, and what it has. */
    private record Entry(Position position, Node value) {}

    private Entries(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** Those of a mapping; keys that are none, or stand there twice, are told. */
    static Entries of(String path, MappingNode node, String file, Consumer<Finding> problems) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Position at = Document.position(file, tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.accept(Document.error("yaml-key", at, "a key must be a text"));
                continue;
            }
            Entry first = entries.putIfAbsent(key.getValue(), new Entry(at, tuple.getValueNode()));
            if (first != null) {
                problems.accept(Document.error(
                        "duplicate-key",
                        at,
                        "key " + Section.quoted(Section.join(path, key.getValue()))
                                + " stands here again, first in line " + first.position.line()));
            }
        }
        return new Entries(entries);
    }

    /** A single one. */
    static Entries of(String key, Position position, Node value) {
        return new Entries(Map.of(key, new Entry(position, value)));
    }

    /**
     * The same with a text more.
     *
     * @param place the key it stands in for
     * @param outside where it stands if there is no such key
     */
    Entries with(String key, String text, String place, Position outside) {
        Map<String, Entry> more = new LinkedHashMap<>(entries);
        Entry at = entries.get(place);
        Optional<Mark> mark = at == null ? Optional.empty() : at.value.getStartMark();
        Node value = new ScalarNode(Tag.STR, true, text, ScalarStyle.DOUBLE_QUOTED, mark, mark);
        more.put(key, new Entry(at == null ? outside : at.position, value));
        return new Entries(more);
    }

    Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** What the key has; null if it is absent. */
    @Nullable
    Node value(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value;
    }

    /** Where the key stands; null if it is absent. */
    @Nullable
    Position position(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.position;
    }

    /** Everything they say, by key: texts, lists and further maps, equal where they say the same. */
    Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        entries.forEach((key, entry) -> content.put(key, content(entry.value)));
        return content;
    }

    private static Object content(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getTag() + " " + scalar.getValue();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().map(Entries::content).toList();
        }
        Map<Object, Object> content = new LinkedHashMap<>();
        ((MappingNode) node)
                .getValue()
                .forEach(tuple -> content.put(content(tuple.getKeyNode()), content(tuple.getValueNode())));
        return content;
    }
}
