package dev.signalbox.rules.document;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.language.Position;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Parses a YAML file into a {@link Section}, within limits that no honest file meets. */
public final class Document {

    /** The longest text, in characters. */
    public static final int MAX_LENGTH = 1_000_000;

    private static final int MAX_DEPTH = 50;
    private static final int MAX_ALIASES = 100;

    private Document() {}

    /**
     * The file's outermost section.
     *
     * @param file what findings call the file
     * @param text YAML 1.2 with a mapping at the top; an empty text counts as an empty mapping
     * @param problems told of each mistake, here and by every read of the section; it may throw to stop at the first
     * @return empty if the text is no YAML mapping, in which case a problem was told
     */
    public static Optional<Section> parse(String file, String text, Consumer<Finding> problems) {
        if (text.length() > MAX_LENGTH) {
            problems.accept(error(
                    "file-too-large",
                    new Position(file, 1, 1),
                    "the file has " + text.length() + " characters, at most " + MAX_LENGTH + " are read"));
            return Optional.empty();
        }
        Optional<Node> root;
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setCodePointLimit(MAX_LENGTH)
                    .setLabel(file)
                    .build();
            Optional<Finding> excess = excess(file, text, settings);
            if (excess.isPresent()) {
                problems.accept(excess.get());
                return Optional.empty();
            }
            root = new Compose(settings).composeString(text);
        } catch (YamlEngineException e) {
            problems.accept(syntaxError(file, text, e));
            return Optional.empty();
        }
        if (root.isEmpty()) {
            return Optional.of(Section.empty(new Position(file, 1, 1), problems));
        }
        Position position = position(file, root.get().getStartMark());
        if (root.get() instanceof MappingNode mapping) {
            return Optional.of(new Section("", mapping, position, problems));
        }
        problems.accept(
                error("yaml-syntax", position, "the file must consist of keys with values, as in \"name: main\""));
        return Optional.empty();
    }

    /** Nesting is counted on the events, because building nodes from them recurses. */
    private static Optional<Finding> excess(String file, String text, LoadSettings settings) {
        int depth = 0;
        int aliases = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> aliases++;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                return Optional.of(error(
                        "yaml-too-deep",
                        position(file, event.getStartMark()),
                        "more than " + MAX_DEPTH + " levels of nesting"));
            }
            if (aliases > MAX_ALIASES) {
                return Optional.of(error(
                        "yaml-too-many-aliases",
                        position(file, event.getStartMark()),
                        "more than " + MAX_ALIASES + " aliases (*name)"));
            }
        }
        return Optional.empty();
    }

    private static Finding syntaxError(String file, String text, YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked) {
            String context = marked.getContext() == null ? "" : marked.getContext() + ": ";
            return error("yaml-syntax", position(file, marked.getProblemMark()), context + marked.getProblem());
        }
        if (e instanceof ReaderException unreadable) {
            String before = text.substring(0, text.offsetByCodePoints(0, unreadable.getPosition()));
            int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            int column = before.length() - before.lastIndexOf('\n');
            return error(
                    "yaml-syntax",
                    new Position(file, line, column),
                    String.format("the character U+%04X is not allowed", unreadable.getCodePoint()));
        }
        return error("yaml-syntax", new Position(file, 1, 1), String.valueOf(e.getMessage()));
    }

    static Position position(String file, Optional<Mark> mark) {
        return mark.map(m -> new Position(file, m.getLine() + 1, m.getColumn() + 1))
                .orElseGet(() -> new Position(file, 1, 1));
    }

    static Finding error(String code, Position position, String message) {
        return error(code, position, message, "");
    }

    static Finding error(String code, Position position, String message, String suggestion) {
        String sentence = message.endsWith(".") ? message : message + ".";
        return new Finding(
                Severity.ERROR, code, position.file(), position.line(), position.column(), sentence, suggestion);
    }
}
