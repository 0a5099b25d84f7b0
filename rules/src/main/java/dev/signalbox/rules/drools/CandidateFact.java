package dev.signalbox.rules.drools;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Situations;

/**
 * A candidate as a fact of its own.
 *
 * @param index its place among the candidates
 * @param situations what situation rules found, for the marks it bears
 * @param figures of all candidates, which must not change while a session holds the fact
 */
record CandidateFact(int index, CandidateFacts description, Situations situations, CandidateFigures figures) {}
