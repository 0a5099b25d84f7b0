package dev.signalbox.plugins.hardware;

/**
 * How near a device and its software come to its peaks, and what they add to them.
 *
 * @param memory share of the memory's bandwidth
 * @param computing share of the peak while requests are decoded, prompts among them
 * @param prefill share of the peak while a prompt is read alone
 * @param interconnect share of the bandwidth between devices
 * @param secondsPerCollective what each exchange between devices takes even if it carries nothing; two in a layer
 * @param secondsPerLayer overhead of a layer in each step
 * @param secondsPerExpertLayer what a layer of experts adds to that
 * @param stepsBehindOthers steps that go by, in a full batch, before a new prompt's turn comes and its token is out
 * @param promptsAhead the part of the others in the batch whose prompts are read before a new one
 */
record Efficiency(
        double memory,
        double computing,
        double prefill,
        double interconnect,
        double secondsPerCollective,
        double secondsPerLayer,
        double secondsPerExpertLayer,
        double stepsBehindOthers,
        double promptsAhead) {

    /**
     * Data centre GPUs under vLLM, SGLang and TensorRT-LLM. All but one are fitted on InferenceX' measurements of H100 and B200, as
     * the plugin's README describes and {@code MeasuredAccuracyTest} repeats; prefill is what prompts of 8,192 tokens reached alone
     * on an H100 ({@code decoder_speed.py}).
     */
    static final Efficiency OF_GPUS = new Efficiency(0.745, 0.745, 0.62, 0.295, 7.86e-6, 48.1e-6, 22.1e-6, 6.26, 0.061);

    /**
     * Everything else. Memory and computing are the middle of what llama.cpp and vendors' runtimes are seen to reach on processors,
     * phones and laptops (0.4 to 0.9 of the bandwidth); the rest are those of GPUs, except that a prompt waits for one step.
     */
    static final Efficiency OF_OTHERS = new Efficiency(0.7, 0.2, 0.4, 0.295, 7.86e-6, 48.1e-6, 22.1e-6, 1, 0.061);

    /** The same with other shares of the peaks. */
    Efficiency with(double memory, double computing, double prefill) {
        return new Efficiency(
                memory,
                computing,
                prefill,
                interconnect,
                secondsPerCollective,
                secondsPerLayer,
                secondsPerExpertLayer,
                stepsBehindOthers,
                promptsAhead);
    }
}
