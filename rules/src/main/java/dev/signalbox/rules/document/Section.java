package dev.signalbox.rules.document;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping in an operator's YAML, read key by key and by type.
 *
 * <p>A read of an absent key gives an empty result. A value of the wrong type is told to the problems' consumer and then
 * gives an empty result too, so that one pass tells all mistakes; a consumer that throws stops at the first. A key with the
 * value {@code null}, or with nothing after the colon, counts as absent. Reading a key marks it as known, and
 * {@link #reportUnread} tells of all others. Not thread-safe.
 */
public final class Section {

    private final String path;
    private final Position position;
    private final Consumer<Finding> problems;
    private final Entries entries;
    private final Set<String> asked;
    private final Map<String, List<Section>> opened;

    static Section empty(Position position, Consumer<Finding> problems) {
        return new Section("", position, problems, Entries.NONE, new HashSet<>(), new HashMap<>());
    }

    Section(String path, MappingNode node, Position position, Consumer<Finding> problems) {
        this(
                path,
                position,
                problems,
                Entries.of(path, node, position.file(), problems),
                new HashSet<>(),
                new HashMap<>());
    }

    private Section(
            String path,
            Position position,
            Consumer<Finding> problems,
            Entries entries,
            Set<String> asked,
            Map<String, List<Section>> opened) {
        this.path = path;
        this.position = position;
        this.problems = problems;
        this.entries = entries;
        this.asked = asked;
        this.opened = opened;
    }

    /** The same section with the same marks of what was read, telling its problems to another consumer. */
    public Section reporting(Consumer<Finding> newProblems) {
        return new Section(path, position, newProblems, entries, asked, opened);
    }

    /**
     * The same section, with the same marks of what was read, and a further text in it.
     *
     * @param key none that it has
     * @param place the key that the text stands in for, for problems with it
     */
    public Section with(String key, String text, String place) {
        return new Section(path, position, problems, entries.with(key, text, place, position), asked, opened);
    }

    /**
     * Everything it says, by key: texts, lists and further maps. What says the same has equal content, whatever its order of keys
     * and its layout. Asking marks nothing as read.
     */
    public Map<String, Object> content() {
        return entries.content();
    }

    /** Where it stands in the document, such as {@code backends[2].cost}; empty for the outermost. */
    public String path() {
        return path;
    }

    /** Where it begins. */
    public Position position() {
        return position;
    }

    /** Where the key stands, or where the section begins if the key is absent. */
    public Position position(String key) {
        Position at = entries.position(key);
        return at == null ? position : at;
    }

    /** The keys, in file order. Asking for them marks none as read. */
    public Set<String> keys() {
        return entries.keys();
    }

    /** Whether the key has a value. Marks it as known. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** A text that is not empty. Numbers and flags count as the text they are written as. */
    public Optional<String> text(String key) {
        return scalar(key, "a text", Scalars::text);
    }

    /** A finite number. */
    public OptionalDouble number(String key) {
        Optional<Double> number = scalar(key, "a number", Scalars::number);
        return number.isPresent() ? OptionalDouble.of(number.get()) : OptionalDouble.empty();
    }

    /** A number, if there is one; it does not count as read, and nothing is reported. */
    public OptionalDouble peekNumber(String key) {
        Optional<Double> number =
                entries.value(key) instanceof ScalarNode scalar ? Scalars.number(scalar) : Optional.empty();
        return number.isPresent() ? OptionalDouble.of(number.get()) : OptionalDouble.empty();
    }

    /** A whole number. */
    public OptionalLong integer(String key) {
        Optional<Long> integer = scalar(key, "a whole number", Scalars::integer);
        return integer.isPresent() ? OptionalLong.of(integer.get()) : OptionalLong.empty();
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> flag(String key) {
        return scalar(key, "true or false", Scalars::flag);
    }

    /** A duration of at least zero with its unit: {@code 250ms}, {@code 1.5s}, {@code 5m}, {@code 2h}, {@code 1d}. */
    public Optional<Duration> duration(String key) {
        return scalar(key, "a duration such as 250ms, 1s, 5m or 2h", Scalars::duration);
    }

    /** One of the texts allowed. */
    public Optional<String> choice(String key, Collection<String> allowed) {
        Optional<String> text = text(key);
        if (text.isPresent() && !allowed.contains(text.get())) {
            report(
                    key,
                    "invalid-value",
                    "is " + quoted(text.get()) + ", must be one of " + String.join(", ", allowed),
                    Suggestion.of(text.get(), allowed));
            return Optional.empty();
        }
        return text;
    }

    /** One of the type's constants, in any case and with hyphens for underscores. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> names = constants.stream().map(Section::nameOf).toList();
        return text(key).flatMap(text -> {
            int index = names.indexOf(text.toLowerCase(Locale.ROOT).replace('_', '-'));
            if (index >= 0) {
                return Optional.of(constants.get(index));
            }
            report(
                    key,
                    "invalid-value",
                    "is " + quoted(text) + ", must be one of " + String.join(", ", names),
                    Suggestion.of(text, names));
            return Optional.empty();
        });
    }

    /** A list of texts that are not empty; a single text counts as a list of one. Empty if absent. */
    public List<String> texts(String key) {
        Node value = value(key);
        if (value == null) {
            return List.of();
        }
        List<Node> items = value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Node item : items) {
            Optional<String> text = item instanceof ScalarNode scalar ? Scalars.text(scalar) : Optional.empty();
            if (text.isEmpty()) {
                wrongType(key, item, "a list of texts");
            }
            text.ifPresent(texts::add);
        }
        return texts;
    }

    /** Whether the key has a nested section rather than a value or a list. Marks it as known. */
    public boolean isSection(String key) {
        return value(key) instanceof MappingNode;
    }

    /** A nested section. */
    public Optional<Section> section(String key) {
        Node value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof MappingNode)) {
            wrongType(key, value, "keys with values");
            return Optional.empty();
        }
        return opened(key, List.of(value), join(path, key)).stream().findFirst();
    }

    /** A list of nested sections, empty if absent. */
    public List<Section> sections(String key) {
        Node value = value(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode sequence)) {
            wrongType(key, value, "a list, each item of which begins with \"- \" and has keys with values");
            return List.of();
        }
        return opened(key, sequence.getValue(), null);
    }

    /**
     * The items of a list, each as a section of its own that holds it under a name, for items that may be of any type; what
     * is no list counts as a list of one. Empty if absent.
     */
    public List<Section> spread(String key, String name) {
        Node value = value(key);
        if (value == null) {
            return List.of();
        }
        List<Section> sections = opened.get(key);
        if (sections == null) {
            List<Node> items = value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
            sections = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                Position at = Document.position(position.file(), items.get(i).getStartMark());
                sections.add(new Section(
                        join(path, key) + "[" + i + "]",
                        at,
                        problems,
                        Entries.of(name, at, items.get(i)),
                        new HashSet<>(),
                        new HashMap<>()));
            }
            opened.put(key, sections);
        }
        return sections.stream().map(section -> section.reporting(problems)).toList();
    }

    /** Tells of a key that must be there. */
    public void reportMissing(String key, String expected) {
        tell("missing-key", position, "key " + quoted(join(path, key)) + " is missing, must be " + expected, "");
    }

    /** Tells of something wrong with a key's value: the message follows the key, as in {@code is 7, must be at most 5}. */
    public void report(String key, String code, String message) {
        report(key, code, message, "");
    }

    /** Tells of something wrong with a key's value, with what was probably meant, or an empty text. */
    public void report(String key, String code, String message, String suggestion) {
        tell(code, valuePosition(key), join(path, key) + " " + message, suggestion);
    }

    /** Tells of every key that nothing has asked for, here and in the nested sections that were read. */
    public void reportUnread() {
        for (String key : entries.keys()) {
            if (asked.contains(key)) {
                opened.getOrDefault(key, List.of())
                        .forEach(nested -> nested.reporting(problems).reportUnread());
                continue;
            }
            Set<String> known = new TreeSet<>(asked);
            known.removeAll(entries.keys());
            tell(
                    "unknown-key",
                    position(key),
                    "unknown key " + quoted(join(path, key)) + "; known here: "
                            + String.join(", ", new TreeSet<>(asked)),
                    Suggestion.of(key, known));
        }
    }

    private List<Section> opened(String key, List<Node> items, @Nullable String onlyPath) {
        List<Section> sections = opened.get(key);
        if (sections != null) {
            return sections.stream().map(section -> section.reporting(problems)).toList();
        }
        List<Section> created = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String itemPath = onlyPath == null ? join(path, key) + "[" + i + "]" : onlyPath;
            if (items.get(i) instanceof MappingNode mapping) {
                created.add(new Section(
                        itemPath, mapping, Document.position(position.file(), mapping.getStartMark()), problems));
            } else {
                wrongType(key, items.get(i), "a list of keys with values");
            }
        }
        opened.put(key, created);
        return List.copyOf(created);
    }

    private @Nullable Node value(String key) {
        asked.add(key);
        Node value = entries.value(key);
        return value == null || value.getTag().equals(Tag.NULL) ? null : value;
    }

    private <T> Optional<T> scalar(String key, String expected, Function<ScalarNode, Optional<T>> reader) {
        Node value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> result = value instanceof ScalarNode scalar ? reader.apply(scalar) : Optional.empty();
        if (result.isEmpty()) {
            wrongType(key, value, expected);
        }
        return result;
    }

    private void wrongType(String key, Node value, String expected) {
        String found;
        if (value instanceof ScalarNode scalar) {
            found = scalar.getValue().isEmpty() ? "empty" : quoted(scalar.getValue());
        } else {
            found = value instanceof SequenceNode ? "a list" : "a mapping of keys to values";
        }
        tell(
                "invalid-value",
                Document.position(position.file(), value.getStartMark()),
                join(path, key) + " is " + found + ", must be " + expected,
                "");
    }

    private Position valuePosition(String key) {
        Node value = entries.value(key);
        return value == null ? position : Document.position(position.file(), value.getStartMark());
    }

    private void tell(String code, Position at, String message, String suggestion) {
        problems.accept(Document.error(code, at, message, suggestion));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String quoted(String text) {
        return '"' + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + '"';
    }
}
