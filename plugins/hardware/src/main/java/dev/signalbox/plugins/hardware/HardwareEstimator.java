package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;

/** Predicts for one model on one machine; everything that doesn't depend on the request was worked out before. */
final class HardwareEstimator implements Estimator {

    private static final double JOULES_PER_KWH = 3.6e6;
    private static final double LN_2 = Math.log(2);
    // Fitted on 8-GPU H100 servers, GPU power only: 10 % median error. Elsewhere the usual 0.7 of the maximum.
    private static final double GPU_POWER_AT_ONE = 0.528;
    private static final double GPU_POWER_PER_DOUBLING = 0.0324;
    private static final double OTHER_POWER = 0.7;
    // A longer queue would not be steady any more.
    private static final double MAX_PREFILL_UTILISATION = 0.95;

    private final Roofline roofline;
    private final HardwareSettings settings;
    private final int slots;
    private final double expectedRunning;
    private final double usdPerSecond;
    private final double watts;
    private final boolean gpu;
    private final double gramsPerJoule;
    private final double typicalPrefill;
    private final double waitPerRequestAhead;

    HardwareEstimator(Roofline roofline, Machine machine, HardwareSettings settings, int slots) {
        this.roofline = roofline;
        this.settings = settings;
        this.slots = slots;
        this.expectedRunning = settings.utilisation() * slots;
        this.usdPerSecond = settings.usdPerHour() / 3_600 / settings.utilisation();
        this.watts = machine.devices() * machine.tdpWatts() * settings.pue();
        this.gpu = machine.gpu();
        this.gramsPerJoule = settings.gramsCo2PerKwh() / JOULES_PER_KWH;
        this.typicalPrefill = roofline.prefill(settings.typicalPromptTokens());
        this.waitPerRequestAhead = typicalPrefill
                + settings.typicalOutputTokens()
                        * roofline.decode(slots, slots * settings.typicalContextTokens())
                        / slots;
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load) {
        double output = outputTokens(request);
        double context = request.promptTokens() + output / 2;
        double running = load.running() >= 0 ? load.running() : expectedRunning;
        double batch = Math.min(running + 1, slots);
        double others = cachedByOthers(batch, load);
        double mixed = roofline.mixedPrefill((batch - 1) * settings.promptTokensPerOutputToken());
        double decode = roofline.decode(batch, others + context);
        double tpot = decode + mixed;
        double iteration = roofline.decode(batch, others) + mixed;
        double prefill = roofline.prefill(request.promptTokens());
        double ahead = Math.max(load.waiting(), 0) + (running >= slots ? 1 : 0);
        // A prompt that arrives while others are decoded waits for the end of their iteration: half of it on average.
        double ttft = prefill
                + ahead * waitPerRequestAhead
                + prefillQueue(batch, iteration)
                + (batch > 1 ? iteration / 2 : 0);
        double usd = usdPerSecond * (prefill + output * decodeShareAtFullLoad(context));
        double joules = watts * powerFraction(batch) * (prefill + output * decode / batch);
        return new CostEstimate(
                settings.latencyMs() + ttft * 1e3,
                output == 0 ? 0 : tpot * 1e3,
                usd,
                usd * settings.marginal(),
                joules,
                joules * gramsPerJoule,
                settings.uncertainty());
    }

    /**
     * The wait behind other prompts, which are read one after another while {@code batch - 1} others keep coming: the mean
     * wait of an M/D/1 queue.
     */
    private double prefillQueue(double batch, double iteration) {
        double busy = Math.min(
                MAX_PREFILL_UTILISATION, (batch - 1) * typicalPrefill / (settings.typicalOutputTokens() * iteration));
        return busy / (2 * (1 - busy)) * typicalPrefill;
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
        double batch = Math.max(1, Math.min(slots, roofline.kvTokens() / Math.max(1, context)));
        return roofline.decode(batch, batch * context) / batch;
    }

    private double powerFraction(double batch) {
        return gpu ? gpuPowerFraction(batch) : OTHER_POWER;
    }

    /** The share of its maximum that a data centre GPU draws while it decodes a batch. */
    static double gpuPowerFraction(double batch) {
        return Math.min(1, GPU_POWER_AT_ONE + GPU_POWER_PER_DOUBLING * Math.log(batch) / LN_2);
    }
}
