package dev.signalbox.rules.format;

import dev.signalbox.rules.language.Lexer;
import dev.signalbox.rules.language.Token;
import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a rule file into tokens and comments; the last lexeme is the end of the file. */
final class Lexemes {

    private final String text;
    private final List<Lexeme> lexemes = new ArrayList<>();

    private Lexemes(String text) {
        this.text = text;
    }

    static List<Lexeme> of(String text) {
        return new Lexemes(text).read();
    }

    private List<Lexeme> read() {
        int previous = 0;
        for (Token token : Lexer.tokens(text, 0, text.length())) {
            Gap gap = Gap.of(text, previous, token.start());
            if (lexemes.isEmpty()) {
                List<Comment> all = Lexeme.joined(gap.sameLine(), gap.ownLines());
                lexemes.add(new Lexeme(token, shown(token), all, List.of(), gap.blankAtEnd()));
            } else {
                int last = lexemes.size() - 1;
                lexemes.set(last, lexemes.get(last).withAfter(gap.sameLine()));
                lexemes.add(new Lexeme(token, shown(token), gap.ownLines(), List.of(), gap.blankAtEnd()));
            }
            previous = token.end();
        }
        return lexemes;
    }

    /** As written; texts in double quotes if they contain none. */
    private String shown(Token token) {
        String raw = text.substring(token.start(), token.end());
        boolean single = token.is(Kind.TEXT) && raw.startsWith("'") && raw.indexOf('"') < 0;
        return single ? '"' + raw.substring(1, raw.length() - 1) + '"' : raw;
    }
}
