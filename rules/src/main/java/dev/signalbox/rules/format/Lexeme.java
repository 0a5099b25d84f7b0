package dev.signalbox.rules.format;

import dev.signalbox.rules.language.Token;
import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A token with the comments around it.
 *
 * @param text as it is printed
 * @param before comments in lines of their own before it
 * @param after comments that follow it in its line
 * @param blankBefore whether a blank line stands right before it
 */
record Lexeme(Token token, String text, List<Comment> before, List<Comment> after, boolean blankBefore) {

    Lexeme {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** A symbol that was not written. */
    static Lexeme symbol(String symbol, List<Comment> after) {
        return new Lexeme(new Token(Kind.SYMBOL, symbol, 0, 0), symbol, List.of(), after, false);
    }

    Lexeme withAfter(List<Comment> comments) {
        return new Lexeme(token, text, before, comments, blankBefore);
    }

    Lexeme withBefore(List<Comment> comments) {
        return new Lexeme(token, text, comments, after, blankBefore);
    }

    boolean is(String symbolOrWord) {
        return token.is(symbolOrWord);
    }

    boolean is(Kind kind) {
        return token.is(kind);
    }

    /** Whether what comes after it must stand in another line. */
    boolean endsLine() {
        return !after.isEmpty()
                && (after.get(after.size() - 1).toLineEnd() || after.stream().anyMatch(Comment::severalLines));
    }

    static List<Comment> joined(List<Comment> one, List<Comment> other) {
        List<Comment> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
