package dev.signalbox.rules.format;

import dev.signalbox.rules.language.Token.Kind;
import java.util.List;
import java.util.Set;

/** Says between which tokens of a line a space stands. */
final class Spacing {

    /** Words that are followed by a list or a group, not by arguments. */
    private static final Set<String> BEFORE_GROUP =
            Set.of("in", "memberOf", "not", "exists", "and", "or", "when", "then", "from");

    /** Words whose parentheses hold patterns. */
    private static final Set<String> HOLDS_PATTERNS = Set.of("accumulate", "acc");

    private Spacing() {}

    /** Whether a space stands before the lexeme at an index of a line, which is not the first. */
    static boolean before(List<Lexeme> line, int index) {
        Lexeme previous = line.get(index - 1);
        Lexeme next = line.get(index);
        if (previous.is("(") || previous.is("[") || next.is(")") || next.is("]")) {
            return spaceInside(line, index);
        }
        if (next.is(",") || next.is(";") || next.is(".") || previous.is(".") || previous.is("!") || previous.is("@")) {
            return false;
        }
        if (next.is("(") || next.is("[")) {
            return beginsGroup(previous);
        }
        if (isSign(line, index - 1)) {
            return false;
        }
        return !isHyphen(line, index) && !isHyphen(line, index - 1) && !isWindow(line, index);
    }

    /** A pattern's conditions stand apart from its parentheses, other lists do not. */
    private static boolean spaceInside(List<Lexeme> line, int index) {
        boolean opening = line.get(index - 1).is("(");
        boolean closing = line.get(index).is(")");
        if (opening && closing) {
            return false;
        }
        int open = opening ? index - 1 : closing ? opening(line, index) : -1;
        return open > 0 && holdsConditions(line.get(open - 1));
    }

    /** Whether a word before parentheses makes them a pattern's. */
    static boolean holdsConditions(Lexeme word) {
        return word.is(Kind.WORD)
                && (Character.isUpperCase(word.text().charAt(0)) || HOLDS_PATTERNS.contains(word.text()));
    }

    /** Whether parentheses after it hold a group or a list rather than conditions or arguments. */
    static boolean beginsGroup(Lexeme lexeme) {
        return !lexeme.is(Kind.WORD) || BEFORE_GROUP.contains(lexeme.text());
    }

    private static int opening(List<Lexeme> line, int closing) {
        int depth = 0;
        for (int i = closing; i >= 0; i--) {
            depth += line.get(i).is(")") ? 1 : 0;
            depth -= line.get(i).is("(") ? 1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Nothing is subtracted in a rule: a minus before a number is its sign. */
    private static boolean isSign(List<Lexeme> line, int index) {
        return line.get(index).is("-")
                && index + 1 < line.size()
                && line.get(index + 1).is(Kind.NUMBER);
    }

    /** The hyphen of date-effective and its like. */
    private static boolean isHyphen(List<Lexeme> line, int index) {
        return index > 0
                && index + 1 < line.size()
                && line.get(index).is("-")
                && line.get(index - 1).is(Kind.WORD)
                && line.get(index + 1).is(Kind.WORD);
    }

    private static boolean isWindow(List<Lexeme> line, int index) {
        Lexeme colon = line.get(index).is(":") ? line.get(index) : line.get(index - 1);
        int before = line.get(index).is(":") ? index - 1 : index - 2;
        return colon.is(":") && before >= 0 && line.get(before).is("window");
    }
}
