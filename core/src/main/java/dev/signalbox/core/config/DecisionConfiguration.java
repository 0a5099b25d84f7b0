package dev.signalbox.core.config;

/**
 * What is kept of decisions.
 *
 * @param remember how many of the latest can be asked for at {@code /decisions}, as far as an eighth of the heap holds them
 */
public record DecisionConfiguration(int remember) {

    /** What holds where the file says nothing. */
    public static final DecisionConfiguration DEFAULTS = new DecisionConfiguration(2_000);

    public DecisionConfiguration {
        SectionReader.requireRange("remember", remember, 0, 1_000_000);
    }

    static DecisionConfiguration read(SectionReader section) {
        return new DecisionConfiguration(section.integer("remember", DEFAULTS.remember, 0, 1_000_000));
    }
}
