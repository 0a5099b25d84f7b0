package dev.signalbox.rules;

/**
 * A decision on which two evaluators of the same rules differ: a defect of one of them.
 *
 * @param difference the first thing in which they differ, or how the reference failed
 */
public record Disagreement(RequestFacts request, World world, String difference) {}
