package dev.signalbox.rules.language;

/** A part of what a situation rule asks of the world. */
public sealed interface Premise permits SituationPattern, Aggregation {

    Position position();
}
