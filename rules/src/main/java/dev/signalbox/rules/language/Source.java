package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.Replacement;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * A rule file's text, which knows the position of each of its characters and where to tell of mistakes in it.
 *
 * <p>Columns count code points, so that they are what editors show.
 */
public final class Source {

    /** Messages quote what a stranger wrote. */
    private static final int MAX_MESSAGE = 1_000;

    private static final int MAX_SUGGESTION = 100;

    private final String file;
    private final String text;
    private final Consumer<Finding> problems;
    private final IntFunction<Position> positions;
    /** Whether what stands at a position is a token of DRL, so that another one can replace it. */
    private final boolean drl;

    private int errors;

    /**
     * @param file relative to the policy's directory
     * @param problems told of each mistake
     */
    public Source(String file, String text, Consumer<Finding> problems) {
        this(file, text, problems, true);
    }

    private Source(String file, String text, Consumer<Finding> problems, boolean drl) {
        this.file = requireNonNull(file, "file");
        this.text = requireNonNull(text, "text");
        this.problems = requireNonNull(problems, "problems");
        int[] lineStarts = lineStarts(text);
        this.positions = offset -> position(lineStarts, offset);
        this.drl = drl;
    }

    /** A decision table's text. */
    public static Source ofTable(String file, String text, Consumer<Finding> problems) {
        return new Source(file, text, problems, false);
    }

    private Source(Source original, String text, IntUnaryOperator origin) {
        this.file = original.file;
        this.text = text;
        this.problems = original.problems;
        this.positions = offset -> original.position(origin.applyAsInt(offset));
        this.drl = false;
    }

    /**
     * Another text made of parts of this one, which tells of mistakes with their places in this one.
     *
     * @param origin where what stands at an offset of the other text comes from
     */
    Source derived(String other, IntUnaryOperator origin) {
        return new Source(this, other, origin);
    }

    public String file() {
        return file;
    }

    public String text() {
        return text;
    }

    /** The position of the character at an offset. */
    public Position position(int offset) {
        return positions.apply(offset);
    }

    private Position position(int[] lineStarts, int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Position(file, line + 1, 1 + text.codePointCount(lineStarts[line], Math.min(offset, text.length())));
    }

    /** The text that stands in quotes from an offset on, escapes resolved, or the word or number that stands there. */
    public String unquoted(int offset) {
        return new Lexer(text, offset, text.length()).next().value();
    }

    /** Tells of a mistake at an offset. */
    public void error(int offset, String code, String message) {
        error(offset, code, message, "");
    }

    /** Tells of a mistake at an offset, with what was probably meant, or an empty text. */
    public void error(int offset, String code, String message, String suggestion) {
        Optional<Replacement> replacement = drl ? Replacements.of(text, offset, suggestion) : Optional.empty();
        error(offset, code, message, suggestion, replacement);
    }

    /** Tells of characters that would be right if they were not there. */
    void remove(int offset, int end, String code, String message) {
        error(offset, code, message, "", Optional.of(new Replacement(text.codePointCount(offset, end), "")));
    }

    /** Tells of a mistake that ends at another offset, with what to write in its place. */
    void replace(int offset, int end, String code, String message, String replacement) {
        int length = text.codePointCount(offset, end);
        error(offset, code, message, replacement, Optional.of(new Replacement(length, replacement)));
    }

    /** Tells of something that is missing at an offset and would be right if it stood there. */
    void missing(int offset, String code, String message, String missing) {
        Optional<Replacement> replacement = drl ? Optional.of(new Replacement(0, missing)) : Optional.empty();
        error(offset, code, message, missing, replacement);
    }

    private void error(int offset, String code, String message, String suggestion, Optional<Replacement> replacement) {
        Position at = position(offset);
        errors++;
        problems.accept(new Finding(
                Severity.ERROR,
                code,
                file,
                at.line(),
                at.column(),
                cut(sentence(message), MAX_MESSAGE),
                cut(suggestion, MAX_SUGGESTION),
                replacement));
    }

    /** Tells of a mistake at a position of this file, with what was probably meant, or an empty text. */
    public void error(Position at, String code, String message, String suggestion) {
        errors++;
        problems.accept(new Finding(
                Severity.ERROR,
                code,
                file,
                at.line(),
                at.column(),
                cut(sentence(message), MAX_MESSAGE),
                cut(suggestion, MAX_SUGGESTION)));
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "...";
    }

    /** The number of mistakes told so far. */
    public int errors() {
        return errors;
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int lines = 1;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            if (lines == starts.length) {
                starts = Arrays.copyOf(starts, 2 * lines);
            }
            starts[lines++] = i + 1;
        }
        return Arrays.copyOf(starts, lines);
    }
}
