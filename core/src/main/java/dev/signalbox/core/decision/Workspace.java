package dev.signalbox.core.decision;

import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Outcome;
import org.jspecify.annotations.Nullable;

/** The memory that decisions are worked out in, used again for each: one for each thread, never shared. */
public final class Workspace {

    final CandidateFigures figures = new CandidateFigures(64);
    final Outcome outcome = new Outcome();
    final Ranking ranking = new Ranking();
    final WorldClock clock = new WorldClock();
    final Corrections corrections = new Corrections();

    /** The rule that gave the request its class, by index. */
    int classifier = Outcome.NO_RULE;

    /** How long the answer may be for the request's deadline to be met, in tokens. */
    int cautiousTokens;

    /** The relative error to expect of each candidate's times. */
    double[] uncertainties = new double[64];

    /** What each candidate's times are corrected by; null for nothing. */
    @Nullable
    Correction[] applied = new Correction[64];
}
