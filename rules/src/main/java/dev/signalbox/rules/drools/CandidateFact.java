package dev.signalbox.rules.drools;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;

/**
 * A candidate as a fact of its own.
 *
 * @param index its place among the candidates
 * @param figures of all candidates, which must not change while a session holds the fact
 */
record CandidateFact(int index, CandidateFacts description, CandidateFigures figures) {}
