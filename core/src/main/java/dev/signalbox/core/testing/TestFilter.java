package dev.signalbox.core.testing;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Chooses tests by their names or those of their files.
 *
 * <p>{@code /expression/} is a regular expression that is found anywhere; everything else is a text in which {@code *} stands
 * for any characters and {@code ?} for one, and that without either is found anywhere too. Case does not matter.
 */
public final class TestFilter implements Predicate<TestCase> {

    private final Pattern pattern;

    private TestFilter(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * A filter as written.
     *
     * @throws PatternSyntaxException if it is a regular expression and wrong
     */
    public static TestFilter of(String text) {
        int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        if (text.length() > 1 && text.startsWith("/") && text.endsWith("/")) {
            return new TestFilter(Pattern.compile(text.substring(1, text.length() - 1), flags));
        }
        boolean glob = text.contains("*") || text.contains("?");
        StringBuilder expression = new StringBuilder(glob ? "^" : "");
        text.codePoints()
                .forEach(c -> expression.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return new TestFilter(Pattern.compile(expression.append(glob ? "$" : "").toString(), flags));
    }

    @Override
    public boolean test(TestCase test) {
        return pattern.matcher(test.name()).find()
                || pattern.matcher(test.position().file()).find();
    }
}
