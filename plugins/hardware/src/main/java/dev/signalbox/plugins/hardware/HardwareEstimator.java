package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;

/** Predicts for one model on one machine; everything that doesn't depend on the request was worked out before. */
final class HardwareEstimator implements Estimator {

    // An answer without tokens is the limit of shorter and shorter ones.
    private static final double NEARLY_NONE = 1e-6;

    private final Roofline roofline;
    private final Upkeep upkeep;
    private final HardwareSettings settings;
    private final int slots;
    private final double expectedRunning;
    private final double fullBatch;
    private final double typicalPrefill;
    private final double waitPerRequestAhead;

    HardwareEstimator(Roofline roofline, Upkeep upkeep, HardwareSettings settings, int slots, double utilisation) {
        this.roofline = roofline;
        this.upkeep = upkeep;
        this.settings = settings;
        this.slots = slots;
        this.expectedRunning = utilisation * slots;
        this.fullBatch = fullBatch(roofline, settings, slots);
        this.typicalPrefill = roofline.prefill(settings.typicalPromptTokens(), 0);
        this.waitPerRequestAhead = typicalPrefill
                + settings.typicalOutputTokens()
                        * roofline.step(slots, slots * settings.typicalContextTokens(), 0, 0)
                        / slots;
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load) {
        return estimate(request, load, 0);
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load, int cachedPromptTokens) {
        double prompt = request.promptTokens();
        double output = outputTokens(request);
        double context = prompt + output / 2;
        double running = load.running() >= 0 ? load.running() : expectedRunning;
        double batch = Math.min(running + 1, slots);
        double cached = cachedByOthers(batch, load) + context;
        double step = roofline.step(
                batch, cached, (batch - 1) * settings.promptTokensPerOutputToken(), settings.typicalPromptTokens());
        double uncached = Math.max(0, prompt - cachedPromptTokens);
        double prefill = roofline.prefill(prompt, prompt - uncached);
        double ahead = Math.max(load.waiting(), 0) + (running >= slots ? 1 : 0);
        double ttft = prefill + behindOthers(batch, step) + ahead * waitPerRequestAhead;
        double machineSeconds = prefill + output * decodeShareAtFullLoad(context);
        double joules = upkeep.joules(deviceJoules(prompt, uncached, output, prefill, batch, cached));
        return new CostEstimate(
                settings.latencyMs() + ttft * 1e3,
                output == 0 ? 0 : step * 1e3,
                upkeep.usd(machineSeconds),
                upkeep.marginalUsd(machineSeconds),
                joules,
                upkeep.grams(joules, machineSeconds),
                settings.uncertainty());
    }

    /** The wait until the others in the batch have let a prompt in: for their steps, and for the prompts that came before it. */
    private double behindOthers(double batch, double step) {
        Efficiency efficiency = roofline.efficiency();
        return efficiency.stepsBehindOthers() * (1 - 1 / batch) * step
                + efficiency.promptsAhead() * (batch - 1) * typicalPrefill;
    }

    private double outputTokens(InferenceRequest request) {
        if (request.operation() == Operation.EMBEDDINGS) {
            return 0;
        }
        return request.expectedOutputTokens() >= 0 ? request.expectedOutputTokens() : settings.typicalOutputTokens();
    }

    private double cachedByOthers(double batch, Load load) {
        boolean tells = load.kvCacheUsage() >= 0 && roofline.kvTokens() < Double.POSITIVE_INFINITY;
        return tells ? load.kvCacheUsage() * roofline.kvTokens() : (batch - 1) * settings.typicalContextTokens();
    }

    /** The time of the machine one token costs when as many such requests run as fit. */
    private double decodeShareAtFullLoad(double context) {
        double batch = Math.max(1, Math.min(fullBatch, roofline.kvTokens() / Math.max(1, context)));
        return roofline.step(batch, batch * context, 0, 0) / batch;
    }

    /**
     * A request's share of a batch of requests like it. Each has its prompt read in a step in which the others get a token, so
     * that the time of reading is mostly in the steps already and counts once.
     */
    private double deviceJoules(
            double prompt, double uncached, double output, double prefill, double batch, double cached) {
        double tokens = Math.max(output, NEARLY_NONE);
        double step = roofline.step(batch, cached, (batch - 1) * uncached / tokens, prompt);
        double seconds = (prefill + tokens * step) / batch;
        double bytes =
                (roofline.bytes(Math.max(1, uncached), uncached) + tokens * roofline.bytes(batch, cached)) / batch;
        return upkeep.deviceJoules(seconds, batch, bytes, roofline.operationsPerToken() * (uncached + output));
    }

    /** The largest batch of typical requests that keeps the target for the time per token; at least one. */
    private static double fullBatch(Roofline roofline, HardwareSettings settings, int slots) {
        int fits = 1;
        int tooMany = slots + 1;
        while (tooMany - fits > 1) {
            int batch = (fits + tooMany) >>> 1;
            double step = roofline.step(
                    batch,
                    batch * settings.typicalContextTokens(),
                    (batch - 1) * settings.promptTokensPerOutputToken(),
                    settings.typicalPromptTokens());
            if (step * 1e3 <= settings.tpotTargetMs()) {
                fits = batch;
            } else {
                tooMany = batch;
            }
        }
        return fits;
    }
}
