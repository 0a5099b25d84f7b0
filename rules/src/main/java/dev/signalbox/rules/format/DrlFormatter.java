package dev.signalbox.rules.format;

import dev.signalbox.rules.format.DrlLine.Kind;
import dev.signalbox.rules.language.Token;
import java.util.List;

/** The canonical form of a rule file that can be parsed. */
final class DrlFormatter {

    private DrlFormatter() {}

    /**
     * The text in canonical form; empty if it holds nothing.
     *
     * @throws IllegalStateException if the result would say something else, which would be a defect
     */
    static String format(String text) {
        List<DrlLine> lines = DrlLines.of(Lexemes.of(text));
        String formatted = print(lines);
        List<Token> before = tokens(lines);
        List<Token> after = tokens(DrlLines.of(Lexemes.of(formatted)));
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            boolean same = i < before.size() && i < after.size() && same(before.get(i), after.get(i));
            if (!same) {
                throw new IllegalStateException("formatting would change token " + i + " of " + before.size());
            }
        }
        return formatted;
    }

    private static boolean same(Token one, Token other) {
        return one.kind() == other.kind() && one.value().equals(other.value());
    }

    private static List<Token> tokens(List<DrlLine> lines) {
        return lines.stream()
                .flatMap(line -> line.lexemes().stream())
                .map(Lexeme::token)
                .toList();
    }

    private static String print(List<DrlLine> lines) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            DrlLine line = lines.get(i);
            Kind previous = i == 0 ? line.kind() : lines.get(i - 1).kind();
            if (i > 0 && apart(previous, line)) {
                out.append('\n');
            }
            boolean opens = i == 0 || previous == Kind.WHEN || previous == Kind.THEN || previous == Kind.RULE;
            boolean begun = line.kind().outside() || opens;
            for (Comment comment : line.first().before()) {
                if (comment.blankBefore() && !begun) {
                    out.append('\n');
                }
                LinePrinter.comment(comment, line.kind().commentIndent(), out);
                out.append('\n');
                begun = false;
            }
            if (line.kind() == Kind.FILE_END) {
                break;
            }
            boolean mayStandApart = line.kind().outside() || line.kind() == Kind.PATTERN || line.kind() == Kind.ACTION;
            if (line.first().blankBefore() && !begun && mayStandApart) {
                out.append('\n');
            }
            LinePrinter.print(line, out);
        }
        return out.toString();
    }

    /** Whether a blank line stands before a line and its comments in any case. */
    private static boolean apart(Kind previous, DrlLine line) {
        if (line.kind() == Kind.FILE_END) {
            return !line.first().before().isEmpty();
        }
        return line.kind().outside() && !(previous == Kind.IMPORT && line.kind() == Kind.IMPORT);
    }
}
