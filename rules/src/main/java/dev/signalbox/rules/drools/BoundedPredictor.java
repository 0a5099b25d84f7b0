package dev.signalbox.rules.drools;

import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.ParserATNSimulator;
import org.antlr.v4.runtime.atn.PredictionContextCache;

/**
 * A predictor that gives up after a fixed amount of work.
 *
 * <p>DRL's grammar is ambiguous, and a short text can be made to take hours. The bound counts steps rather than time, so that
 * the same text always has the same result.
 */
final class BoundedPredictor extends ParserATNSimulator {

    /** Some hundred times what the largest honest file needs, and some hundred milliseconds. */
    private static final int MAX_STEPS = 1_000_000;

    private int steps;

    /** Thrown when the bound is met. */
    static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuchWork() {
            super("the grammar is too ambiguous for this text", null, false, false);
        }
    }

    /** A predictor that shares what others of the same grammar have learnt. */
    static BoundedPredictor of(Parser parser) {
        ParserATNSimulator given = parser.getInterpreter();
        return new BoundedPredictor(parser, given, given.getSharedContextCache());
    }

    private BoundedPredictor(Parser parser, ParserATNSimulator given, PredictionContextCache cache) {
        super(parser, parser.getATN(), given.decisionToDFA, cache);
    }

    int steps() {
        return steps;
    }

    @Override
    protected void closure_(
            ATNConfig config,
            ATNConfigSet configs,
            Set<ATNConfig> closureBusy,
            boolean collectPredicates,
            boolean fullContext,
            int depth,
            boolean treatEofAsEpsilon) {
        if (++steps > MAX_STEPS) {
            throw new TooMuchWork();
        }
        super.closure_(config, configs, closureBusy, collectPredicates, fullContext, depth, treatEofAsEpsilon);
    }
}
