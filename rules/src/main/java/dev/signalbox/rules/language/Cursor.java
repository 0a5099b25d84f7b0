package dev.signalbox.rules.language;

import dev.signalbox.rules.language.Token.Kind;
import java.util.List;

/** A place in a list of tokens that ends with {@link Kind#END}, with what both parsers do there. */
final class Cursor {

    private final Source source;
    private final List<Token> tokens;
    private int at;

    /** Leaves the constraint or statement being read, after the source was told why. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("the source was told", null, false, false);
        }
    }

    Cursor(Source source, int start, int end) {
        this.source = source;
        this.tokens = Lexer.tokens(source.text(), start, end);
    }

    Source source() {
        return source;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    /** The next tokens, as many as there are up to a number. */
    List<Token> ahead(int count) {
        return tokens.subList(at, Math.min(at + count, tokens.size()));
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    /** A place to come back to. */
    int mark() {
        return at;
    }

    void reset(int mark) {
        at = mark;
    }

    boolean accept(String symbolOrWord) {
        boolean found = peek().is(symbolOrWord);
        if (found) {
            next();
        }
        return found;
    }

    /** Skips to the next such symbol outside nested parentheses, or to the end. */
    void skipTo(String symbol) {
        int depth = 0;
        for (Token token = peek(); token.kind() != Kind.END; token = peek()) {
            if (depth <= 0 && token.is(symbol)) {
                return;
            }
            next();
            depth += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
            depth -= token.is(")") || token.is("]") || token.is("}") ? 1 : 0;
        }
    }

    Unreadable fail(Token token, String code, String message) {
        return fail(token, code, message, "");
    }

    Unreadable fail(Token token, String code, String message, String suggestion) {
        boolean atEnd = token.is(Kind.END) && tokens.size() > 1;
        int offset = atEnd ? tokens.get(tokens.size() - 2).end() : token.start();
        source.error(offset, code, message, suggestion);
        return new Unreadable();
    }

    /** Fails at a token with a suggestion for another place. */
    Unreadable failElsewhere(Token token, String code, String message, String suggestion) {
        source.error(source.position(token.start()), code, message, suggestion);
        return new Unreadable();
    }

    /** Fails at a token with what to write in place of everything from it to an offset. */
    Unreadable failReplace(Token token, int end, String code, String message, String replacement) {
        source.replace(token.start(), end, code, message, replacement);
        return new Unreadable();
    }

    /** Fails because something is missing before a token. */
    Unreadable failMissing(Token token, String code, String message, String missing) {
        boolean atEnd = token.is(Kind.END) && tokens.size() > 1;
        source.missing(atEnd ? tokens.get(tokens.size() - 2).end() : token.start(), code, message, missing);
        return new Unreadable();
    }

    /** Reads a number that may have a sign, or fails. */
    double number(String example) throws Unreadable {
        boolean negative = accept("-");
        Token token = next();
        String digits = token.value().replace("_", "");
        boolean octal = digits.length() > 1 && digits.startsWith("0") && !digits.startsWith("0.");
        if (!token.is(Kind.NUMBER) || octal || !digits.matches("\\d{1,20}(\\.\\d{1,20})?([eE][+-]?\\d{1,3})?")) {
            String plain = token.is(Kind.NUMBER) ? leadingDigits(token.value()) : "";
            throw fail(
                    token,
                    "invalid-number",
                    token.shown() + " is no number; write it in decimal digits without a unit, as in " + example,
                    plain);
        }
        double value = Double.parseDouble(digits);
        return negative ? -value : value;
    }

    private static String leadingDigits(String text) {
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == text.length() || text.startsWith("0") ? "" : text.substring(0, end);
    }
}
