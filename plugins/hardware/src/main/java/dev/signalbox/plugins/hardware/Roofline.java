package dev.signalbox.plugins.hardware;

/**
 * How long one model takes on one machine if nothing but computing, memory and the interconnect counts, plus overheads.
 *
 * <p>A step reads the weights and the KV cache of the batch and gives each request of it a token; with continuous batching it also
 * reads the prompts that came since the last one. It takes {@code sqrt(memory^2 + computing^2) + exchange + overhead}, each in
 * seconds: the root is a roofline whose corner is rounded, since the two overlap only in part. Computing is {@code 2 * active
 * parameters} operations for each token and {@code 2 * layers * heads * head dimension * S^2} for the attention of a prompt of S
 * tokens. Of a mixture of experts, the part that a batch touches is {@code 1 - (1 - k/E)^B}. Tensor parallelism divides computing
 * and reading, except that each device reads the whole cache where there are fewer KV heads than devices, or latent attention; it
 * adds two ring all-reduces of {@code 2 * (TP-1)/TP * hidden * 2 bytes} per layer and token. Of a pipeline's stages each works on
 * its part of the batch, and a step goes through all of them. Each prediction is the peak's time over the {@link Efficiency}.
 *
 * <p>All methods give seconds and are thread-safe.
 */
final class Roofline {

    private static final double ACTIVATION_BYTES = 2;
    private static final double EXCHANGES_PER_LAYER = 2;
    // aiconfigurator's figure for handing activations to the next stage.
    private static final double SECONDS_PER_HOP = 10e-6;
    // Device memory that holds neither weights nor KV cache (aiconfigurator), and the usable share of it (vLLM's
    // default).
    private static final double OTHER_GPU_BYTES = 3.5 * (1L << 30);
    private static final double USABLE_MEMORY = 0.9;
    // The share of untouched experts that is taken for none.
    private static final double NEGLIGIBLE = 1e-4;

    private final Efficiency efficiency;
    private final int stages;
    private final double secondsPerToken;
    private final double secondsPerTokenSquared;
    private final double secondsToReadDenseWeights;
    private final double[] secondsToReadExperts;
    private final double secondsToReadKvToken;
    private final double secondsToExchangeToken;
    private final double collectives;
    private final double layers;
    private final double expertLayers;
    private final double overheadPerStep;
    private final double operationsPerToken;
    private final double bytesPerSecondAtPeak;
    private final double weightBytes;
    private final double kvTokens;

    /**
     * A model on a machine.
     *
     * @param kvBytesPerElement width of the KV cache, in bytes
     */
    Roofline(Machine machine, ModelShape model, WeightFormat format, double kvBytesPerElement) {
        int parallel = machine.devices();
        double operations = parallel * machine.operationsPerSecond(format);
        double bytesPerSecond = parallel * machine.bytesPerSecond();
        double kvBytesPerToken = model.kvElementsPerToken() * kvBytesPerElement;
        double denseBytes = model.denseParameters() * format.bytesPerDenseWeight(model.experts() > 0);
        double expertBytes = model.experts() * model.expertParameters() * format.bytesPerWeight();
        efficiency = machine.efficiency();
        stages = machine.stages();
        operationsPerToken = 2 * model.activeParameters();
        secondsPerToken = operationsPerToken / operations;
        secondsPerTokenSquared = 2.0
                * model.layers()
                * model.attentionHeads()
                * model.headDimension()
                / (parallel * machine.flops16Bit());
        secondsToReadDenseWeights = denseBytes / bytesPerSecond;
        secondsToReadExperts = secondsToReadExperts(model, expertBytes / bytesPerSecond);
        secondsToReadKvToken = kvBytesPerToken / (machine.bytesPerSecond() * model.kvShards(parallel));
        secondsToExchangeToken = parallel == 1
                ? 0
                : EXCHANGES_PER_LAYER
                        * model.layers()
                        * 2
                        * (parallel - 1)
                        / parallel
                        * model.hiddenSize()
                        * ACTIVATION_BYTES
                        / machine.interconnectBytesPerSecond();
        collectives = parallel == 1 ? 0 : EXCHANGES_PER_LAYER * model.layers();
        layers = model.layers();
        expertLayers = model.experts() == 0 ? 0 : model.layers();
        overheadPerStep = collectives * efficiency.secondsPerCollective()
                + layers * efficiency.secondsPerLayer()
                + expertLayers * efficiency.secondsPerExpertLayer()
                + (stages - 1) * SECONDS_PER_HOP;
        bytesPerSecondAtPeak = bytesPerSecond;
        weightBytes = denseBytes + expertBytes;
        double devices = (double) parallel * stages;
        double usable = devices * (USABLE_MEMORY * machine.memoryBytes() - (machine.gpu() ? OTHER_GPU_BYTES : 0));
        // Where devices can't divide the cache among them, each keeps all of it.
        double kept = kvBytesPerToken * parallel / model.kvShards(parallel);
        kvTokens = Double.isNaN(usable) ? Double.POSITIVE_INFINITY : (usable - weightBytes) / kept;
    }

    /**
     * The time to read a prompt, alone, until its first token is there.
     *
     * @param promptTokens its length
     * @param cachedTokens how many of them, at its beginning, are in the cache already
     */
    double prefill(double promptTokens, double cachedTokens) {
        double tokens = Math.max(1, promptTokens - cachedTokens);
        double computing = secondsPerToken * tokens
                + secondsPerTokenSquared * (promptTokens * promptTokens - cachedTokens * cachedTokens);
        double memory = readWeights(tokens) + secondsToReadKvToken * promptTokens;
        return corner(memory / efficiency.memory(), computing / efficiency.prefill())
                + secondsToExchangeToken * tokens / efficiency.interconnect()
                + overheadPerStep;
    }

    /**
     * The time of one step.
     *
     * @param batch requests that get a token in it, 1 or more
     * @param cachedTokens tokens of all of them in the KV cache
     * @param promptTokens tokens of prompts that are read in the same step
     * @param promptLength the length of each of those prompts
     */
    double step(double batch, double cachedTokens, double promptTokens, double promptLength) {
        double atOnce = stages == 1 ? 1 : 1.0 / stages;
        return corner(
                        atPeak(Math.max(1, batch * atOnce), cachedTokens * atOnce) / efficiency.memory(),
                        computingAtPeak(batch + promptTokens, promptTokens, promptLength)
                                * atOnce
                                / efficiency.computing())
                + secondsToExchangeToken * (batch + promptTokens) * atOnce / efficiency.interconnect()
                + overheadPerStep;
    }

    /**
     * What a step is made of, for who fits the {@link Efficiency}: the rounded roofline and the exchange of tokens at their peaks in
     * seconds, the number of collective exchanges, of layers, and of layers with experts.
     */
    double[] terms(double batch, double cachedTokens, double promptTokens, double promptLength) {
        return new double[] {
            corner(atPeak(batch, cachedTokens), computingAtPeak(batch + promptTokens, promptTokens, promptLength)),
            secondsToExchangeToken * (batch + promptTokens),
            collectives,
            layers,
            expertLayers
        };
    }

    /** Bytes that a step reads, on all devices together. */
    double bytes(double batch, double cachedTokens) {
        return atPeak(batch, cachedTokens) * bytesPerSecondAtPeak;
    }

    /** Operations that each token takes, on all devices together, without attention. */
    double operationsPerToken() {
        return operationsPerToken;
    }

    double weightBytes() {
        return weightBytes;
    }

    /** Tokens that fit beside the weights; infinite if the memory's size is not known, not positive if none do. */
    double kvTokens() {
        return kvTokens;
    }

    Efficiency efficiency() {
        return efficiency;
    }

    private static double corner(double memory, double computing) {
        return Math.sqrt(memory * memory + computing * computing);
    }

    private double atPeak(double batch, double cachedTokens) {
        return readWeights(batch) + secondsToReadKvToken * cachedTokens;
    }

    private double computingAtPeak(double tokens, double promptTokens, double promptLength) {
        return secondsPerToken * tokens + secondsPerTokenSquared * promptTokens * promptLength;
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
