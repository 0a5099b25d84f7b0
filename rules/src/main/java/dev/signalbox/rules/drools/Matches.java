package dev.signalbox.rules.drools;

/** Hears of each match of a situation rule in a session. */
@FunctionalInterface
interface Matches {

    /**
     * Takes note of a match.
     *
     * @param rule the rule's index
     * @param match the facts that its plain patterns matched, and the figures of its accumulate
     */
    void matched(int rule, Match match);
}
