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
    private int metered;
    private double usd;
    private double marginalUsd;
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
        marginalUsd += spent.marginalUsd();
        if (!Double.isNaN(spent.energyJoules())) {
            joules += spent.energyJoules();
            metered++;
        }
    }

    /** Counts requests that nobody answered. */
    void lost(int count) {
        lost += count;
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

    /** Dollars for 1,000 requests; NaN if none was answered or a price is not known. */
    double usdPerThousand() {
        return answered == 0 ? Double.NaN : 1000 * usd / answered;
    }

    /** Dollars paid more because of 1,000 requests; NaN if none was answered or a price is not known. */
    double marginalUsdPerThousand() {
        return answered == 0 ? Double.NaN : 1000 * marginalUsd / answered;
    }

    /** Joules for 1,000 requests, over those whose energy is known; NaN if there is none. */
    double joulesPerThousand() {
        return metered == 0 ? Double.NaN : 1000 * joules / metered;
    }

    /** The share of answered requests whose energy is known: hosted hardware doesn't tell. */
    double meteredShare() {
        return answered == 0 ? 0 : (double) metered / answered;
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
