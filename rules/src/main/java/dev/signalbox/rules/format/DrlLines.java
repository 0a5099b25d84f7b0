package dev.signalbox.rules.format;

import dev.signalbox.rules.format.DrlLine.Kind;
import dev.signalbox.rules.language.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Divides a rule file into lines: a statement, an attribute, a pattern or an action each.
 *
 * <p>On the way it leaves out what says nothing (commas between attributes, {@code and} between patterns) and adds the
 * semicolons that package and import may lack.
 */
final class DrlLines {

    /** Words with which a pattern goes on after its parentheses. */
    private static final Set<String> CONTINUES_PATTERN = Set.of("over", "from", "or", "and");

    private final List<Lexeme> input;
    private final List<DrlLine> lines = new ArrayList<>();
    private final List<Lexeme> line = new ArrayList<>();
    private int at;

    private DrlLines(List<Lexeme> input) {
        this.input = new ArrayList<>(input);
    }

    static List<DrlLine> of(List<Lexeme> lexemes) {
        return new DrlLines(lexemes).read();
    }

    private List<DrlLine> read() {
        while (!peek().is(Token.Kind.END)) {
            if (peek().is("rule")) {
                rule();
            } else {
                statement(peek().is("import") ? Kind.IMPORT : Kind.PACKAGE);
            }
        }
        take();
        emit(Kind.FILE_END);
        return lines;
    }

    private void statement(Kind kind) {
        take();
        while (!peek().is(Token.Kind.END) && !peek().is("rule") && !peek().is(";") && !beginsStatement()) {
            take();
        }
        if (peek().is(";")) {
            take();
        } else {
            List<Comment> comments = last().after();
            setLast(last().withAfter(List.of()));
            line.add(Lexeme.symbol(";", comments));
        }
        emit(kind);
    }

    private boolean beginsStatement() {
        return peek().is("import") && !input.get(at - 1).is(".");
    }

    private void rule() {
        take();
        if (!peek().is("when") && !peek().is("then") && !peek().is(Token.Kind.END)) {
            take();
        }
        emit(Kind.RULE);
        while (!peek().is("when") && !peek().is("then") && !peek().is(Token.Kind.END)) {
            attribute();
        }
        if (peek().is("when")) {
            take();
            emit(Kind.WHEN);
            while (!peek().is("then") && !peek().is(Token.Kind.END)) {
                pattern();
            }
        }
        if (peek().is("then")) {
            take();
            emit(Kind.THEN);
            while (!peek().is("end") && !peek().is(Token.Kind.END)) {
                action();
            }
        }
        if (peek().is("end")) {
            take();
            emit(Kind.END);
        }
    }

    private void attribute() {
        if (peek().is(",")) {
            leaveOut();
            return;
        }
        take();
        while (peek().is("-") && peek(1).is(Token.Kind.WORD)) {
            take();
            take();
        }
        if (peek().is("-")) {
            take();
        }
        boolean value =
                peek().is(Token.Kind.TEXT) || peek().is(Token.Kind.NUMBER) || peek().is("true") || peek().is("false");
        if (value) {
            take();
        }
        emit(Kind.ATTRIBUTE);
    }

    private void pattern() {
        int depth = 0;
        do {
            depth += peek().is("(") || peek().is("[") || peek().is("{") ? 1 : 0;
            depth -= peek().is(")") || peek().is("]") || peek().is("}") ? 1 : 0;
            boolean closes = depth == 0 && peek().is(")");
            take();
            if (closes && peek().is("and")) {
                leaveOut();
            }
            if (closes && !CONTINUES_PATTERN.contains(peek().text())) {
                break;
            }
        } while (!(depth == 0 && peek().is("then")) && !peek().is(Token.Kind.END));
        emit(Kind.PATTERN);
    }

    private void action() {
        do {
            take();
        } while (!line.get(line.size() - 1).is(";") && !atEnd());
        emit(Kind.ACTION);
    }

    private boolean atEnd() {
        return peek().is(Token.Kind.END)
                || (peek().is("end") && !line.get(line.size() - 1).is("."));
    }

    private Lexeme peek() {
        return input.get(at);
    }

    private Lexeme peek(int ahead) {
        return input.get(Math.min(at + ahead, input.size() - 1));
    }

    private void take() {
        line.add(input.get(at++));
    }

    /** Leaves out a token, and gives its comments to its neighbours. */
    private void leaveOut() {
        Lexeme left = input.get(at++);
        if (left.before().isEmpty() && !last().endsLine()) {
            setLast(last().withAfter(Lexeme.joined(last().after(), left.after())));
        } else {
            Lexeme next = input.get(at);
            List<Comment> comments = Lexeme.joined(left.before(), left.after());
            input.set(at, next.withBefore(Lexeme.joined(comments, next.before())));
        }
    }

    /** The lexeme taken last. */
    private Lexeme last() {
        List<Lexeme> lexemes = line.isEmpty() ? lines.get(lines.size() - 1).lexemes() : line;
        return lexemes.get(lexemes.size() - 1);
    }

    private void setLast(Lexeme lexeme) {
        if (!line.isEmpty()) {
            line.set(line.size() - 1, lexeme);
            return;
        }
        DrlLine previous = lines.remove(lines.size() - 1);
        List<Lexeme> lexemes = new ArrayList<>(previous.lexemes());
        lexemes.set(lexemes.size() - 1, lexeme);
        lines.add(new DrlLine(previous.kind(), lexemes));
    }

    private void emit(Kind kind) {
        lines.add(new DrlLine(kind, line));
        line.clear();
    }
}
