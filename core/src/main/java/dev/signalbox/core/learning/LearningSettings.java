package dev.signalbox.core.learning;

/**
 * What is learnt.
 *
 * @param times whether predicted times are corrected
 * @param lengths whether the lengths of answers are learnt
 */
public record LearningSettings(boolean times, boolean lengths) {}
