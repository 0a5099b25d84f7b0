package dev.signalbox.rules.language;

import java.util.HashMap;
import java.util.Map;

/** The names of a policy's rules, of which no two are the same. */
final class RuleNames {

    private final Map<String, Position> names = new HashMap<>();

    /** Takes note of a rule's name, and tells the source what is wrong with it. */
    void add(Source source, ParsedRule parsed) {
        Position position = source.position(parsed.offset());
        if (parsed.name().isBlank() || parsed.name().length() > RuleChecker.MAX_NAME_LENGTH) {
            source.error(
                    parsed.offset(),
                    "invalid-name",
                    "a rule's name has 1 to " + RuleChecker.MAX_NAME_LENGTH + " characters");
        }
        Position first = names.putIfAbsent(parsed.name(), position);
        if (first != null) {
            source.error(
                    parsed.offset(),
                    "duplicate-rule",
                    "another rule is named \"" + parsed.name() + "\" in " + first.file() + ", line " + first.line()
                            + "; records name rules, so names must differ");
        }
    }
}
