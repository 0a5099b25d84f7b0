package dev.signalbox.core.config;

/**
 * What is learnt from answers.
 *
 * @param correctTimes whether predicted times are multiplied by what measured ones have shown
 * @param outputLengths whether a class's expected output length gives way to what answers have shown
 */
public record LearningConfiguration(boolean correctTimes, boolean outputLengths) {

    /** What holds where the file says nothing. */
    public static final LearningConfiguration DEFAULTS = new LearningConfiguration(true, true);

    static LearningConfiguration read(SectionReader section) {
        return new LearningConfiguration(
                section.flag("correctTimes", DEFAULTS.correctTimes),
                section.flag("outputLengths", DEFAULTS.outputLengths));
    }
}
