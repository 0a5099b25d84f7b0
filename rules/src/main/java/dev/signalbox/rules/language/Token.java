package dev.signalbox.rules.language;

/**
 * A word, number, text or symbol of a rule file.
 *
 * @param value the token as written, of a text what is between its quotes with escapes resolved
 * @param start the offset of its first character
 * @param end the offset after its last character
 */
public record Token(Kind kind, String value, int start, int end) {

    /** What kind of token it is. */
    public enum Kind {
        WORD,
        NUMBER,
        TEXT,
        SYMBOL,
        END
    }

    /** Whether it is that symbol or word. */
    public boolean is(String symbolOrWord) {
        return (kind == Kind.SYMBOL || kind == Kind.WORD) && value.equals(symbolOrWord);
    }

    /** Whether it is of that kind. */
    public boolean is(Kind wanted) {
        return kind == wanted;
    }

    /** The token as a message shows it. */
    String shown() {
        if (kind == Kind.END) {
            return "the end";
        }
        String cut = value.length() > 60 ? value.substring(0, 60) + "..." : value;
        return '"' + cut + '"';
    }
}
