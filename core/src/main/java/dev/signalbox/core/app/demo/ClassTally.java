package dev.signalbox.core.app.demo;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What came of the requests of one class in one run: counted from their results, never from predictions. */
final class ClassTally {

    private static final long HIGHEST_MICROS = 3_600_000_000L;

    private final double timeScale;
    private final Map<Placement, Integer> placements = new EnumMap<>(Placement.class);
    private final Histogram ttftMicros = new Histogram(HIGHEST_MICROS, 3);
    private int answered;
    private int lost;
    private int attained;
    private double usd;
    private double joules;

    /** A tally of times that were shortened by a factor and are stretched back. */
    ClassTally(double timeScale) {
        this.timeScale = timeScale;
    }

    void add(Decision decision, RequestResult result) {
        if (result.outcome() != RequestResult.Outcome.ANSWERED || result.status() != 200) {
            lost++;
            return;
        }
        answered++;
        placements.merge(decision.choice(result.choice()).backend().placement(), 1, Integer::sum);
        double ttftMs = result.ttftMs() * timeScale;
        ttftMicros.recordValue(Math.min(HIGHEST_MICROS, Math.max(1, Math.round(ttftMs * 1000))));
        attained += attains(decision, result, ttftMs) ? 1 : 0;
        CostEstimate spent = decision.spent(result);
        usd += spent.usd();
        joules += spent.energyJoules();
    }

    void refused() {
        lost++;
    }

    int requests() {
        return answered + lost;
    }

    int lost() {
        return lost;
    }

    Map<Placement, Integer> placements() {
        return placements;
    }

    double ttftMs(double percentile) {
        return answered == 0 ? Double.NaN : ttftMicros.getValueAtPercentile(percentile) / 1000.0;
    }

    int attained() {
        return attained;
    }

    double usdPerThousand() {
        return 1000 * usd / answered;
    }

    double joulesPerThousand() {
        return 1000 * joules / answered;
    }

    double usd() {
        return usd;
    }

    double joules() {
        return joules;
    }

    private boolean attains(Decision decision, RequestResult result, double ttftMs) {
        double ttftTarget = decision.facts().ttftTargetMs();
        double tpotTarget = decision.facts().tpotTargetMs();
        boolean ttftHeld = Double.isNaN(ttftTarget) || ttftMs <= ttftTarget;
        boolean tpotKnown = result.outputTokens() != InferenceRequest.UNKNOWN && result.outputTokens() > 1;
        double tpotMs = (result.durationMs() - result.ttftMs()) * timeScale / (result.outputTokens() - 1);
        return ttftHeld && (Double.isNaN(tpotTarget) || !tpotKnown || tpotMs <= tpotTarget);
    }
}
