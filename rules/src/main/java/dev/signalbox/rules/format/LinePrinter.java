package dev.signalbox.rules.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Prints the lexemes of one line: in one line if they fit and no comment is in the way, else a pattern's conditions each in
 * a line of its own.
 */
final class LinePrinter {

    /** The longest line that is not broken. */
    static final int MAX_WIDTH = 120;

    private static final int STEP = 4;

    private final StringBuilder out;
    private final List<Lexeme> line;
    private final int indent;

    private LinePrinter(StringBuilder out, DrlLine line) {
        this.out = out;
        this.line = line.lexemes();
        this.indent = line.kind().indent();
    }

    /** Prints a line without the comments before it, with those after it, and with the line end. */
    static void print(DrlLine line, StringBuilder out) {
        new LinePrinter(out, line).print();
    }

    private void print() {
        int open = conditions();
        if (open < 0 || (width(0, line.size()) + indent <= MAX_WIDTH && !interrupted(0, line.size()))) {
            indent(indent);
            tokens(0, line.size(), indent);
        } else {
            broken(open);
        }
        out.append('\n');
    }

    /** Where the parenthesis of the line's first pattern with conditions opens; negative if there is none. */
    private int conditions() {
        for (int i = 1; i + 1 < line.size(); i++) {
            if (line.get(i).is("(") && !Spacing.beginsGroup(line.get(i - 1))) {
                boolean pattern = Spacing.holdsConditions(line.get(i - 1));
                return pattern && !line.get(i + 1).is(")") ? i : -1;
            }
        }
        return -1;
    }

    private void broken(int open) {
        indent(indent);
        tokens(0, open + 1, indent);
        int start = open + 1;
        int depth = 0;
        for (int i = start; i < line.size(); i++) {
            boolean closes = line.get(i).is(")") || line.get(i).is("]");
            if (closes && depth == 0) {
                element(start, i);
                newLine(i, indent);
                tokens(i, line.size(), indent);
                return;
            }
            depth += line.get(i).is("(") || line.get(i).is("[") ? 1 : 0;
            depth -= closes ? 1 : 0;
            if (depth == 0 && (line.get(i).is(",") || line.get(i).is(";"))) {
                element(start, i + 1);
                start = i + 1;
            }
        }
        element(start, line.size());
    }

    /** Prints one condition in lines of its own, broken before its operators if it is too long. */
    private void element(int start, int end) {
        if (start == end) {
            return;
        }
        newLine(start, indent + STEP);
        boolean fits = indent + STEP + width(start, end) <= MAX_WIDTH && !interrupted(start, end);
        List<Integer> breaks = fits ? List.of() : breaks(start, end, "||");
        if (!fits && breaks.isEmpty()) {
            breaks = breaks(start, end, "&&");
        }
        int from = start;
        for (int next : breaks) {
            tokens(from, next, indent + STEP);
            newLine(next, indent + 3 * STEP);
            from = next;
        }
        tokens(from, end, indent + STEP);
    }

    /** Where an operator stands that is in no parentheses. */
    private List<Integer> breaks(int start, int end, String operator) {
        List<Integer> found = new ArrayList<>();
        int depth = 0;
        for (int i = start; i < end; i++) {
            depth += line.get(i).is("(") || line.get(i).is("[") ? 1 : 0;
            depth -= line.get(i).is(")") || line.get(i).is("]") ? 1 : 0;
            if (depth == 0 && i > start && line.get(i).is(operator)) {
                found.add(i);
            }
        }
        return found;
    }

    /** Prints lexemes one after the other; where a comment ends the line they go on in the next, further in. */
    private void tokens(int start, int end, int base) {
        for (int i = start; i < end; i++) {
            Lexeme lexeme = line.get(i);
            if (i > start) {
                if (line.get(i - 1).endsLine() || !lexeme.before().isEmpty()) {
                    newLine(i, base + 2 * STEP);
                } else if (spaceBefore(i)) {
                    out.append(' ');
                }
            }
            out.append(lexeme.text());
            for (Comment comment : lexeme.after()) {
                out.append(' ').append(comment.text());
            }
        }
    }

    private boolean spaceBefore(int index) {
        Lexeme next = line.get(index);
        boolean commented = !line.get(index - 1).after().isEmpty() && !next.is(")") && !next.is("]");
        return commented ? !next.is(",") && !next.is(";") && !next.is(".") : Spacing.before(line, index);
    }

    /** Begins a line for a lexeme, after the comments that have lines of their own before it. */
    private void newLine(int index, int column) {
        for (Comment comment : line.get(index).before()) {
            out.append('\n');
            comment(comment, line.get(index).is(")") ? indent + STEP : column, out);
        }
        out.append('\n');
        indent(column);
    }

    /** Prints a comment in a line of its own, without the line end. */
    static void comment(Comment comment, int column, StringBuilder out) {
        String[] lines = comment.text().split("\n", -1);
        out.append(" ".repeat(column)).append(lines[0]);
        for (int i = 1; i < lines.length; i++) {
            String inner = lines[i].stripLeading();
            out.append('\n').append(inner.startsWith("*") ? " ".repeat(column + 1) + inner : lines[i]);
        }
    }

    private void indent(int column) {
        out.append(" ".repeat(column));
    }

    /** The width of lexemes in one line, without the comments after the last. */
    private int width(int start, int end) {
        int width = 0;
        for (int i = start; i < end; i++) {
            width += i > start && spaceBefore(i) ? 1 : 0;
            width += line.get(i).text().codePointCount(0, line.get(i).text().length());
            if (i + 1 < end) {
                for (Comment comment : line.get(i).after()) {
                    width += 1 + comment.text().length();
                }
            }
        }
        return width;
    }

    /** Whether a comment between lexemes needs a line end. */
    private boolean interrupted(int start, int end) {
        for (int i = start; i < end; i++) {
            if ((i > start && !line.get(i).before().isEmpty())
                    || (i + 1 < end && line.get(i).endsLine())) {
                return true;
            }
        }
        return false;
    }
}
