package dev.signalbox.rules.language;

import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a span of a rule file into tokens, without comments and white space.
 *
 * <p>Mistakes are left to the parsers: a text without its closing quote reaches to the end of its line, and whatever fits
 * nothing is a symbol.
 */
public final class Lexer {

    private static final List<String> LONG_SYMBOLS =
            List.of("==", "!=", "<=", ">=", "&&", "||", ":=", "=~", "!.", "##");

    private final String text;
    private final int end;
    private int at;

    /** The tokens of a span, the last of kind {@link Kind#END}. */
    public static List<Token> tokens(String text, int start, int end) {
        Lexer lexer = new Lexer(text, start, end);
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.kind() != Kind.END);
        return tokens;
    }

    Lexer(String text, int start, int end) {
        this.text = text;
        this.at = start;
        this.end = end;
    }

    Token next() {
        skipSpaceAndComments();
        if (at >= end) {
            return new Token(Kind.END, "", end, end);
        }
        int start = at;
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return quoted(c);
        }
        if (isDigit(c)) {
            return number();
        }
        if (isWordStart(c)) {
            while (at < end && (isWordStart(text.charAt(at)) || isDigit(text.charAt(at)))) {
                at++;
            }
            return new Token(Kind.WORD, text.substring(start, at), start, at);
        }
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, at) && at + symbol.length() <= end) {
                at += symbol.length();
                return new Token(Kind.SYMBOL, symbol, start, at);
            }
        }
        at += Math.min(Character.charCount(text.codePointAt(at)), end - at);
        return new Token(Kind.SYMBOL, text.substring(start, at), start, at);
    }

    private void skipSpaceAndComments() {
        while (at < end) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                int newline = text.indexOf('\n', at);
                at = newline < 0 ? end : Math.min(newline, end);
            } else if (text.startsWith("/*", at)) {
                int close = text.indexOf("*/", at + 2);
                at = close < 0 ? end : Math.min(close + 2, end);
            } else {
                return;
            }
        }
    }

    private Token quoted(char quote) {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (at < end && text.charAt(at) != quote && text.charAt(at) != '\n') {
            if (text.charAt(at) == '\\' && at + 1 < end) {
                escape(value);
            } else {
                value.append(text.charAt(at++));
            }
        }
        if (at >= end || text.charAt(at) != quote) {
            return new Token(Kind.SYMBOL, text.substring(start, at), start, at);
        }
        at++;
        return new Token(Kind.TEXT, value.toString(), start, at);
    }

    /** As in Java; a backslash before anything else stays, so that "\d" is the regular expression it looks like. */
    private void escape(StringBuilder value) {
        char c = text.charAt(at + 1);
        at += 2;
        switch (c) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'r' -> value.append('\r');
            case '"', '\'', '\\' -> value.append(c);
            case 'u' -> {
                if (at + 4 <= end && text.substring(at, at + 4).chars().allMatch(d -> Character.digit(d, 16) >= 0)) {
                    value.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                } else {
                    value.append("\\u");
                }
            }
            default -> value.append('\\').append(c);
        }
    }

    /** Takes letters that follow at once too, so that "200ms" is one wrong number rather than a number and a word. */
    private Token number() {
        int start = at;
        while (at < end
                && (isDigit(text.charAt(at)) || isWordStart(text.charAt(at)) || isFraction() || isExponentSign())) {
            at++;
        }
        return new Token(Kind.NUMBER, text.substring(start, at), start, at);
    }

    private boolean isFraction() {
        return text.charAt(at) == '.' && at + 1 < end && isDigit(text.charAt(at + 1));
    }

    private boolean isExponentSign() {
        char c = text.charAt(at);
        char before = text.charAt(at - 1);
        return (c == '-' || c == '+')
                && (before == 'e' || before == 'E')
                && at + 1 < end
                && isDigit(text.charAt(at + 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }
}
