package dev.signalbox.plugins.hardware;

/**
 * How long one model takes on one machine if nothing but computing, memory and the interconnect counts, plus fixed overheads.
 *
 * <p>Prefill: {@code max(flops / (F * efficiency), bytes / (W * efficiency)) + communication + overhead} with {@code flops =
 * 2 * active parameters * S + 2 * layers * heads * head dimension * S^2} (causal attention). Decoding reads all weights and
 * the KV cache of the batch for one token of each request. Of a mixture of experts, the expected part of the experts that a
 * batch touches is {@code 1 - (1 - k/E)^B}. Tensor parallelism divides computing and reading, and adds two ring all-reduces
 * of {@code 2 * (TP-1)/TP * hidden * 2 bytes} per layer and token.
 *
 * <p>The overheads are those of BLIS' trained-physics model of vLLM (inference-sim, Apache-2.0): 32.1 us per layer, 126 us
 * per step, 4.4 us per request in the batch, 45.9 us per output token. All methods give seconds and are thread-safe.
 */
final class Roofline {

    private static final double OVERHEAD_PER_LAYER = 32.095e-6;
    private static final double OVERHEAD_PER_STEP = 126.02e-6;
    private static final double OVERHEAD_PER_REQUEST = 4.4168e-6;
    private static final double OVERHEAD_PER_OUTPUT_TOKEN = 45.9e-6;
    private static final double ACTIVATION_BYTES = 2;
    // Device memory that holds neither weights nor KV cache (aiconfigurator), and the usable share of it (vLLM's
    // default).
    private static final double OTHER_GPU_BYTES = 3.5 * (1L << 30);
    private static final double USABLE_MEMORY = 0.9;
    // The share of untouched experts that is taken for none.
    private static final double NEGLIGIBLE = 1e-4;

    private final double secondsPerPrefillToken;
    private final double secondsPerPrefillTokenSquared;
    private final double secondsPerDecodedToken;
    private final double secondsToReadDenseWeights;
    private final double[] secondsToReadExperts;
    private final double secondsToReadKvToken;
    private final double secondsToExchangeToken;
    private final double overheadPerStep;
    private final double weightBytes;
    private final double kvTokens;

    /**
     * A model on a machine.
     *
     * @param kvBytesPerElement width of the KV cache, in bytes
     */
    Roofline(Machine machine, ModelShape model, WeightFormat format, double kvBytesPerElement) {
        double prefillFlops = machine.devices() * machine.operationsPerSecond(format) * machine.prefillEfficiency();
        double decodeFlops = machine.devices() * machine.operationsPerSecond(format) * machine.decodeEfficiency();
        double bytesPerSecond = machine.devices() * machine.bytesPerSecond() * machine.memoryEfficiency();
        double kvBytesPerToken = 2.0 * model.layers() * model.kvHeads() * model.headDimension() * kvBytesPerElement;
        double expertBytes = model.experts() * model.expertParameters() * format.bytesPerWeight();
        secondsPerPrefillToken = 2 * model.activeParameters() / prefillFlops;
        secondsPerPrefillTokenSquared =
                2.0 * model.layers() * model.attentionHeads() * model.headDimension() / prefillFlops;
        secondsPerDecodedToken = 2 * model.activeParameters() / decodeFlops;
        secondsToReadDenseWeights = model.denseParameters() * format.bytesPerWeight() / bytesPerSecond;
        secondsToReadExperts = secondsToReadExperts(model, expertBytes / bytesPerSecond);
        secondsToReadKvToken = kvBytesPerToken / bytesPerSecond;
        secondsToExchangeToken = machine.devices() == 1
                ? 0
                : 2.0
                        * model.layers()
                        * 2
                        * (machine.devices() - 1)
                        / machine.devices()
                        * model.hiddenSize()
                        * ACTIVATION_BYTES
                        / machine.interconnectBytesPerSecond();
        overheadPerStep = OVERHEAD_PER_LAYER * model.layers() + OVERHEAD_PER_STEP;
        weightBytes = model.parameters() * format.bytesPerWeight();
        double usable =
                machine.devices() * (USABLE_MEMORY * machine.memoryBytes() - (machine.gpu() ? OTHER_GPU_BYTES : 0));
        kvTokens = Double.isNaN(usable) ? Double.POSITIVE_INFINITY : (usable - weightBytes) / kvBytesPerToken;
    }

    /** The time to read a prompt, alone, until its first token is there. */
    double prefill(double promptTokens) {
        double computing =
                secondsPerPrefillToken * promptTokens + secondsPerPrefillTokenSquared * promptTokens * promptTokens;
        double reading = readWeights(promptTokens) + secondsToReadKvToken * promptTokens;
        return Math.max(computing, reading) + secondsToExchangeToken * promptTokens + overheadPerStep;
    }

    /**
     * The time of one iteration that gives each request of a batch a token.
     *
     * @param batch requests in it, 1 or more
     * @param cachedTokens tokens of all of them in the KV cache
     */
    double decode(double batch, double cachedTokens) {
        double computing = secondsPerDecodedToken * batch;
        double reading = readWeights(batch) + secondsToReadKvToken * cachedTokens;
        return Math.max(computing, reading)
                + (secondsToExchangeToken + OVERHEAD_PER_REQUEST) * batch
                + overheadPerStep
                + OVERHEAD_PER_OUTPUT_TOKEN;
    }

    /** The computing that reading prompts adds to an iteration, without attention. */
    double mixedPrefill(double promptTokens) {
        return secondsPerPrefillToken * promptTokens;
    }

    double weightBytes() {
        return weightBytes;
    }

    /** Tokens that fit beside the weights; infinite if the memory's size is not known, not positive if none do. */
    double kvTokens() {
        return kvTokens;
    }

    private double readWeights(double tokens) {
        int known = secondsToReadExperts.length - 1;
        if (known < 0) {
            return secondsToReadDenseWeights;
        }
        if (tokens >= known) {
            return secondsToReadDenseWeights + secondsToReadExperts[known];
        }
        int below = (int) tokens;
        double less = secondsToReadExperts[below];
        return secondsToReadDenseWeights + less + (tokens - below) * (secondsToReadExperts[below + 1] - less);
    }

    /**
     * By the number of tokens in a batch, as long as more of them touch more experts; empty for a dense model. Powers are
     * too slow to be taken for every estimate.
     */
    private static double[] secondsToReadExperts(ModelShape model, double secondsToReadAll) {
        if (model.experts() == 0) {
            return new double[0];
        }
        double untouchedPerToken = 1 - (double) model.expertsPerToken() / model.experts();
        int tokens = (int) Math.ceil(Math.log(NEGLIGIBLE) / Math.log(untouchedPerToken));
        double[] seconds = new double[tokens + 1];
        for (int i = 0; i <= tokens; i++) {
            seconds[i] = secondsToReadAll * (1 - Math.pow(untouchedPerToken, i));
        }
        return seconds;
    }
}
