package dev.signalbox.rules.drools;

import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Outline;
import dev.signalbox.rules.language.RuleChecker;
import dev.signalbox.rules.language.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * What the parser stumbled over in one file, told to an operator.
 *
 * <p>After a mistake the parser guesses how to go on, so only the first one between the beginnings of two rules is told, and
 * nothing that it read there counts.
 */
final class DrlParserErrors extends BaseErrorListener {

    private static final int MAX_EXPECTED = 12;

    private record Refusal(String code, String message) {}

    private static final String COUNT =
            "rules group and collect nothing; write exists, not or, in a situation rule, accumulate( ... )";

    private static final String ACCUMULATE = "only situation rules accumulate, and they write it after no from: "
            + "accumulate( Backend( healthy, $s : saturation ); $average : average($s); $average > 0.9 )";

    private static final String WINDOW = "only situation rules have windows, written"
            + " Backend( ... ) over window:time(30s) or over window:length(10)";

    /** What to say of a construct among the conditions, by the word it begins with. */
    private static final Map<String, Refusal> WORDS = Map.of(
            "eval",
                    new Refusal(
                            "refused-eval", "there is no eval; write a pattern such as Request( promptTokens > 100 )"),
            "forall",
                    new Refusal(
                            "refused-forall",
                            "there is no forall; write not Candidate( ... ) with the opposite condition"),
            "accumulate", new Refusal("refused-accumulate", ACCUMULATE),
            "acc", new Refusal("refused-accumulate", ACCUMULATE),
            "groupby", new Refusal("refused-groupby", COUNT),
            "collect", new Refusal("refused-collect", COUNT),
            "window", new Refusal("refused-window", WINDOW),
            "over", new Refusal("refused-window", WINDOW),
            "from",
                    new Refusal(
                            "refused-from",
                            "facts come from the request and the fleet, not from expressions; leave from out"));

    private final Source source;
    private final List<Integer> ruleOffsets;
    private final List<Integer> refusedWords;
    private final Set<Integer> broken = new HashSet<>();

    DrlParserErrors(Source source, Outline outline) {
        this.source = source;
        this.ruleOffsets = outline.ruleOffsets();
        this.refusedWords = outline.refusedWords();
        outline.unclosed().forEach(offset -> broken.add(section(offset)));
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object symbol,
            int line,
            int column,
            String message,
            @Nullable RecognitionException e) {
        int offset = symbol instanceof Token token ? token.getStartIndex() : offset(line, column);
        if (!broken.add(section(offset))) {
            return;
        }
        if (RuleChecker.refusesAttribute(source, offset) || refusedWordBefore(offset)) {
            return;
        }
        boolean atEnd = symbol instanceof Token token && token.getType() == Token.EOF;
        String found = atEnd ? "the file ends" : '"' + source.unquoted(offset) + "\" stands";
        List<String> expected = recognizer instanceof Parser parser ? expected(parser, e) : List.of();
        String rest = expected.isEmpty()
                ? " where it cannot"
                : " where one of these is expected: " + String.join(", ", expected);
        source.error(offset, "syntax", found + rest, Suggestion.of(source.unquoted(offset), expected));
    }

    /** A construct that the language does not have may be what the parser stumbled over. */
    private boolean refusedWordBefore(int offset) {
        for (int word : refusedWords) {
            Refusal refusal = WORDS.get(source.unquoted(word));
            if (refusal != null && word <= offset && section(word) == section(offset)) {
                source.error(word, refusal.code(), refusal.message());
                return true;
            }
        }
        return false;
    }

    /** Tells of the construct that a word begins; false if it begins none that is known. */
    boolean refuseWord(Token word) {
        Refusal refusal = WORDS.get(word.getText());
        if (refusal != null) {
            refuse(word, refusal.code(), refusal.message());
        }
        return refusal != null;
    }

    /** Tells of a construct that the rule language does not have, unless the parser only guessed that it is there. */
    void refuse(ParserRuleContext construct, String code, String message) {
        refuse(construct.getStart(), code, message);
    }

    /** Tells of a construct that the rule language does not have, unless the parser only guessed that it is there. */
    void refuse(Token construct, String code, String message) {
        if (!broken.contains(section(construct.getStartIndex()))) {
            source.error(construct.getStartIndex(), code, message);
        }
    }

    /** Whether the construct stands between the same two beginnings of rules as a mistake. */
    boolean concern(ParserRuleContext construct) {
        return construct.getStop() == null
                || broken.contains(section(construct.getStart().getStartIndex()))
                || broken.contains(section(construct.getStop().getStartIndex()));
    }

    private int section(int offset) {
        int found = Collections.binarySearch(ruleOffsets, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private int offset(int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = source.text().indexOf('\n', start) + 1;
        }
        return Math.min(start + column, source.text().length());
    }

    private static List<String> expected(Parser parser, @Nullable RecognitionException e) {
        List<String> names = new ArrayList<>();
        var tokens = e != null && e.getExpectedTokens() != null ? e.getExpectedTokens() : parser.getExpectedTokens();
        for (int type : tokens.toList()) {
            String literal = parser.getVocabulary().getLiteralName(type);
            String name = literal == null ? "" : literal.substring(1, literal.length() - 1);
            // The attributes that are refused anyway would only mislead.
            boolean known = !name.isEmpty()
                    && !RuleChecker.isRefusedAttribute(name)
                    && !name.equals("@")
                    && !name.equals("attributes");
            if (known) {
                names.add(name);
            }
        }
        return names.size() > MAX_EXPECTED ? List.of() : names;
    }
}
