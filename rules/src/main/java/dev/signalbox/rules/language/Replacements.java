package dev.signalbox.rules.language;

import dev.signalbox.rules.Replacement;
import dev.signalbox.rules.language.Token.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/** Works out what a suggestion replaces: the word, text or constant that stands where the finding points to. */
final class Replacements {

    /** A suggestion that is meant as it stands; any other one for a text is put between the text's quotes. */
    private static final Pattern LITERAL = Pattern.compile("[\"'].*|-?\\d.*|true|false|null|[A-Z]\\w*\\.\\w+");

    private Replacements() {}

    static Optional<Replacement> of(String text, int offset, String suggestion) {
        if (suggestion.isEmpty()) {
            return Optional.empty();
        }
        Lexer lexer = new Lexer(text, offset, text.length());
        Token token = lexer.next();
        if (token.is(Kind.END) || token.start() != offset) {
            return Optional.of(new Replacement(0, suggestion));
        }
        int end = token.end();
        if (token.is(Kind.WORD) && (suggestion.indexOf('.') > 0 || suggestion.startsWith("\""))) {
            end = endOfPath(lexer, end);
        } else if (token.is("-")) {
            end = lexer.next().end();
        }
        boolean quoted = token.is(Kind.TEXT) && !LITERAL.matcher(suggestion).matches();
        String replacement = quoted ? text.charAt(offset) + suggestion + text.charAt(offset) : suggestion;
        return Optional.of(new Replacement(text.codePointCount(offset, end), replacement));
    }

    private static int endOfPath(Lexer lexer, int wordEnd) {
        int end = wordEnd;
        for (Token dot = lexer.next(); dot.is("."); dot = lexer.next()) {
            Token member = lexer.next();
            if (!member.is(Kind.WORD)) {
                return end;
            }
            end = member.end();
        }
        return end;
    }
}
