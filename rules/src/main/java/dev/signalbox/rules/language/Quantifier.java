package dev.signalbox.rules.language;

/** How often a pattern must match. */
public enum Quantifier {
    /** The rule fires for each fact that matches. */
    EACH,
    /** The rule fires if any fact matches. */
    EXISTS,
    /** The rule fires if no fact matches. */
    NOT
}
