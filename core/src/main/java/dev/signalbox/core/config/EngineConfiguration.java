package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

/**
 * What evaluates the rules.
 *
 * @param mode the evaluator of live decisions
 * @param verify the share of live decisions, from 0 to 1, that the reference evaluator repeats
 */
public record EngineConfiguration(Mode mode, double verify) {

    /** What holds where the file says nothing. */
    public static final EngineConfiguration DEFAULTS = new EngineConfiguration(Mode.MATRIX, 0.001);

    /** An evaluator of rules. */
    public enum Mode {
        /** The decision matrix. */
        MATRIX,
        /** Drools, the reference: the same decisions, more slowly. */
        DROOLS
    }

    public EngineConfiguration {
        requireNonNull(mode, "mode");
        SectionReader.requireRange("verify", verify, 0, 1);
    }

    static EngineConfiguration read(SectionReader section) {
        return new EngineConfiguration(
                section.choice("mode", DEFAULTS.mode), section.number("verify", DEFAULTS.verify, 0, 1));
    }
}
