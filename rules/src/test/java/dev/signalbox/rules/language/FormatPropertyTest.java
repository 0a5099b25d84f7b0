package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.format.PolicyFormatter;
import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Generated rules with comments and white space in any place. */
class FormatPropertyTest {

    private static final Pattern COMMENT = Pattern.compile("#\\d+#");

    /** What could be taken for something else than a part of a comment. */
    private static final List<String> WORDS =
            List.of("end", "rule \"x\"", "when", ";", "(", "\"", "'", "* /", "//", "a, b");

    private final PolicyFormatter formatter = new PolicyFormatter();

    @Property(tries = 300)
    void formattingChangesNothingButTheForm(@ForAll("rules") List<Rule> rules, @ForAll long seed) {
        Random random = new Random(seed);
        String written = scattered(DrlPrinter.print(rules), random);

        PolicyFormatter.Formatted formatted = formatter.format("rules/a.drl", written);

        assertThat(formatted.findings()).as(written).isEmpty();
        assertThat(formatter.format("rules/a.drl", formatted.text()).text())
                .as(() -> "formatted again, from\n" + written)
                .isEqualTo(formatted.text());
        assertThat(comments(formatted.text())).as(formatted.text()).isEqualTo(comments(written));
        PolicyCompiler.Result result = Policies.compile(formatted.text());
        assertThat(result.findings()).as(formatted.text()).isEmpty();
        assertThat(DrlPrinter.print(result.policy().orElseThrow().rules())).isEqualTo(DrlPrinter.print(rules));
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        return new RoundTripTest().rules();
    }

    /** The text with other white space between its tokens, and comments. */
    private static String scattered(String drl, Random random) {
        List<Token> tokens = Lexer.tokens(drl, 0, drl.length());
        StringBuilder out = new StringBuilder();
        int comments = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean hyphen = token.is("-") || (i > 0 && tokens.get(i - 1).is("-"));
            if (!hyphen) {
                out.append(space(random));
                for (int n = random.nextInt(12); n > 9; n--) {
                    out.append(comment(comments++, random)).append(space(random));
                }
            }
            out.append(drl, token.start(), token.is(Kind.END) ? token.start() : token.end());
        }
        return out.toString();
    }

    private static String comment(int number, Random random) {
        String text = "#" + number + "# " + WORDS.get(random.nextInt(WORDS.size()));
        return switch (random.nextInt(3)) {
            case 0 -> "// " + text + "\n";
            case 1 -> "/* " + text + " */";
            default -> "/* " + text + "  \n    * " + text.substring(text.indexOf(' ')) + "\n more */";
        };
    }

    private static String space(Random random) {
        return List.of(" ", "  ", "\n", "\n\n\n", "\t", "\r\n").get(random.nextInt(6));
    }

    private static List<String> comments(String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = COMMENT.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
