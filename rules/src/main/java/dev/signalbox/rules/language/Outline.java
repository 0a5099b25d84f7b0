package dev.signalbox.rules.language;

import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule file reduced to its structure: what stands between the parentheses of patterns and in function bodies is blank.
 *
 * <p>It keeps every offset, and it keeps hostile or merely slow input from the full DRL grammar: conditions are read by
 * {@link ConstraintParser} alone, from the source.
 *
 * @param text as long as the source's
 * @param ruleOffsets where each rule begins
 * @param unclosed where parentheses and quotes stand that are never closed; the source was told of them
 * @param refusedWords where words stand that begin a construct refused among conditions, such as {@code accumulate}
 */
public record Outline(String text, List<Integer> ruleOffsets, List<Integer> unclosed, List<Integer> refusedWords) {

    public Outline {
        unclosed = List.copyOf(unclosed);
        refusedWords = List.copyOf(refusedWords);
        ruleOffsets = List.copyOf(ruleOffsets);
    }

    /** The longest rule file, in characters. */
    public static final int MAX_LENGTH = 512 * 1024;

    static final int MAX_DEPTH = 40;

    /** The deepest nesting of parentheses around patterns, and the most words and/or between them, in one rule. */
    private static final int MAX_GROUPING = 8;

    /** Words before a parenthesis that make it something other than a pattern's. */
    private static final Set<String> NO_FACTS = Set.of(
            "not",
            "exists",
            "and",
            "or",
            "eval",
            "forall",
            "accumulate",
            "acc",
            "groupby",
            "collect",
            "if",
            "do",
            "when",
            "from",
            "over",
            "init",
            "action",
            "reverse",
            "result");

    private static final Set<String> REFUSED_WORDS =
            Set.of("eval", "forall", "accumulate", "acc", "groupby", "collect", "from", "over");

    private enum Part {
        HEAD,
        CONDITIONS,
        CONSEQUENCE
    }

    /** The outline of a file; empty if the file is refused as a whole, in which case the source was told. */
    public static Optional<Outline> of(Source source) {
        String text = source.text();
        if (text.length() > MAX_LENGTH) {
            source.error(
                    0,
                    "file-too-large",
                    "the file has " + text.length() + " characters, at most " + MAX_LENGTH
                            + " are read; write the rules in several files");
            return Optional.empty();
        }
        return Characters.allowed(source) ? reduce(source) : Optional.empty();
    }

    private static Optional<Outline> reduce(Source source) {
        StringBuilder outline = new StringBuilder(source.text());
        Lexer lexer = new Lexer(source.text(), 0, source.text().length());
        Part part = Part.HEAD;
        List<Integer> rules = new ArrayList<>();
        List<Integer> refusedWords = new ArrayList<>();
        List<Integer> unclosed = new ArrayList<>();
        Deque<Token> open = new ArrayDeque<>();
        int depth = 0;
        int joins = 0;
        int blankDepth = 0;
        int blankStart = 0;
        Token last = new Token(Kind.END, "", 0, 0);
        Token beforeLast = last;
        boolean window = false;
        for (Token token = lexer.next(); token.kind() != Kind.END; token = lexer.next()) {
            // over window:time( ... ) is the one other place where a name stands before parentheses.
            window = token.is(Kind.WORD) ? last.is(":") && beforeLast.is("window") : window && token.is("(");
            switch (token.kind() == Kind.SYMBOL || token.kind() == Kind.WORD ? token.value() : "") {
                case "(", "[", "{" -> {
                    open.push(token);
                    if (++depth > MAX_DEPTH) {
                        source.error(token.start(), "too-deep", "more than " + MAX_DEPTH + " levels of nesting");
                        return Optional.empty();
                    }
                    boolean grouping = part == Part.CONDITIONS && blankDepth == 0;
                    if (grouping && depth > MAX_GROUPING) {
                        source.error(token.start(), "too-deep", "patterns stand in at most a few parentheses");
                        return Optional.empty();
                    }
                    boolean pattern = part == Part.CONDITIONS
                            && token.is("(")
                            && last.is(Kind.WORD)
                            && !NO_FACTS.contains(last.value())
                            && !window;
                    boolean function = part == Part.HEAD && token.is("{");
                    if (blankDepth == 0 && (pattern || function)) {
                        blankDepth = depth;
                        blankStart = token.end();
                    }
                }
                case ")", "]", "}" -> {
                    if (blankDepth > 0 && depth == blankDepth) {
                        blank(outline, blankStart, token.start());
                        blankDepth = 0;
                    }
                    open.poll();
                    depth = open.size();
                }
                case "rule" -> {
                    if (part == Part.HEAD && depth == 0) {
                        rules.add(token.start());
                    }
                }
                case "and", "or" -> {
                    if (part == Part.CONDITIONS && blankDepth == 0) {
                        if (token.is("and") && depth == 0 && last.is(")")) {
                            // Between patterns it says what leaving it out says, and the grammar has a hard time with
                            // it.
                            blank(outline, token.start(), token.end());
                        } else if (++joins > MAX_GROUPING) {
                            source.error(
                                    token.start(),
                                    "refused-" + token.value(),
                                    "patterns are not joined by " + token.value()
                                            + "; write one after the other, or two rules");
                            return Optional.empty();
                        }
                    }
                }
                case "when", "then", "end" -> {
                    Token opened = open.peek();
                    if (token.is("then") && part == Part.CONDITIONS && opened != null) {
                        // A quote that is not closed takes the rest of its line with it, parentheses included.
                        if (unclosed.isEmpty() || unclosed.get(unclosed.size() - 1) < opened.start()) {
                            source.error(opened.start(), "unclosed", opened.shown() + " is not closed before then");
                        }
                        unclosed.add(opened.start());
                        blankDepth = 0;
                    }
                    if (blankDepth == 0 && !last.is(".")) {
                        open.clear();
                        depth = 0;
                        joins = 0;
                        part = token.is("when") ? Part.CONDITIONS : token.is("then") ? Part.CONSEQUENCE : Part.HEAD;
                    }
                }
                default -> {
                    boolean refused =
                            part == Part.CONDITIONS && blankDepth == 0 && REFUSED_WORDS.contains(token.value());
                    if (refused && token.is(Kind.WORD)) {
                        refusedWords.add(token.start());
                    }
                    if (token.is(Kind.SYMBOL)
                            && (token.value().startsWith("\"") || token.value().startsWith("'"))) {
                        source.error(token.start(), "unclosed", "this quote is not closed in its line");
                        unclosed.add(token.start());
                    }
                }
            }
            beforeLast = last;
            last = token;
        }
        return Optional.of(new Outline(withoutSurrogates(outline), rules, unclosed, refusedWords));
    }

    /** ANTLR counts code points: with one char for each, its offsets are ours. */
    private static String withoutSurrogates(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                text.setCharAt(i, '_');
            }
        }
        return text.toString();
    }

    private static void blank(StringBuilder outline, int start, int end) {
        for (int i = start; i < end; i++) {
            if (outline.charAt(i) != '\n') {
                outline.setCharAt(i, ' ');
            }
        }
    }
}
