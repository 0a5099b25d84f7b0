package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.hardware.calibration.MeasuredTimes;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;

/** Predicts for one model on one backend that was measured. */
final class CalibratedEstimator implements Estimator {

    private final MeasuredTimes times;
    private final Upkeep upkeep;
    private final double slots;
    private final double fullBatch;
    private final double expectedRunning;
    private final double typicalOutputTokens;
    private final double waitMsPerRequestAhead;
    private final double uncertainty;

    /**
     * For one backend.
     *
     * @param maxConcurrency how many it runs at once; {@link InferenceRequest#UNKNOWN} if unknown: then nothing waits unless it is
     *     seen to
     */
    CalibratedEstimator(
            MeasuredTimes times,
            Upkeep upkeep,
            int maxConcurrency,
            double utilisation,
            double typicalPromptTokens,
            double typicalOutputTokens) {
        this.times = times;
        this.upkeep = upkeep;
        this.slots = maxConcurrency > 0 ? maxConcurrency : Double.POSITIVE_INFINITY;
        this.fullBatch = Math.min(slots, times.largestLoad());
        this.expectedRunning = utilisation * fullBatch;
        this.typicalOutputTokens = typicalOutputTokens;
        double tpotMs = times.tpotMs(fullBatch, typicalPromptTokens, typicalOutputTokens);
        this.waitMsPerRequestAhead = times.readingMs(typicalPromptTokens)
                + (Double.isNaN(tpotMs) ? 0 : typicalOutputTokens * tpotMs / fullBatch);
        this.uncertainty = times.uncertainty();
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load) {
        return estimate(request, load, 0);
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load, int cachedPromptTokens) {
        double prompt = request.promptTokens();
        double uncached = Math.max(0, prompt - cachedPromptTokens);
        double output = outputTokens(request);
        double running = load.running() >= 0 ? load.running() : expectedRunning;
        double batch = Math.min(running + 1, slots);
        double ahead = Math.max(load.waiting(), 0) + (running >= slots ? 1 : 0);
        double tpotMs = output == 0 ? 0 : times.tpotMs(batch, prompt, output);
        double readingMs = times.readingMs(uncached);
        double fullTpotMs = output == 0 ? 0 : times.tpotMs(fullBatch, prompt, output);
        double machineSeconds = (readingMs + output * fullTpotMs / fullBatch) / 1e3;
        double joules = upkeep.joules(
                upkeep.deviceJoules((readingMs + output * tpotMs / batch) / 1e3, batch, Double.NaN, Double.NaN));
        return new CostEstimate(
                times.ttftMs(batch, uncached) + ahead * waitMsPerRequestAhead,
                tpotMs,
                upkeep.usd(machineSeconds),
                upkeep.marginalUsd(machineSeconds),
                joules,
                upkeep.grams(joules, machineSeconds),
                uncertainty);
    }

    private double outputTokens(InferenceRequest request) {
        if (request.operation() == Operation.EMBEDDINGS) {
            return 0;
        }
        return request.expectedOutputTokens() >= 0 ? request.expectedOutputTokens() : typicalOutputTokens;
    }
}
