package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;

/** Predicts for one model on one machine; everything that doesn't depend on the request was worked out before. */
final class HardwareEstimator implements Estimator {

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
        double prefill = roofline.prefill(prompt, Math.min(cachedPromptTokens, prompt));
        double ahead = Math.max(load.waiting(), 0) + (running >= slots ? 1 : 0);
        double ttft = prefill + behindOthers(batch, step) + ahead * waitPerRequestAhead;
        double machineSeconds = prefill + output * decodeShareAtFullLoad(context);
        double joules = upkeep.joules(
                prefillJoules(prompt - cachedPromptTokens, prefill, batch) + decodeJoules(output, step, batch, cached));
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

    private double prefillJoules(double tokens, double seconds, double batch) {
        return upkeep.deviceJoules(
                seconds, batch, roofline.bytes(Math.max(1, tokens), tokens), roofline.operationsPerToken() * tokens);
    }

    private double decodeJoules(double output, double step, double batch, double cached) {
        return upkeep.deviceJoules(
                output * step / batch,
                batch,
                output * roofline.bytes(batch, cached) / batch,
                output * roofline.operationsPerToken());
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
