package dev.signalbox.rules.language;

import java.util.List;

/** Finds the rules of a file, and tells the source of every construct that the rule language does not have. */
@FunctionalInterface
public interface RuleParser {

    /**
     * The rules that could be told apart, in file order.
     *
     * @param outline the source's text with everything blanked that {@link RuleChecker} reads itself
     */
    List<ParsedRule> parse(Source source, Outline outline);
}
