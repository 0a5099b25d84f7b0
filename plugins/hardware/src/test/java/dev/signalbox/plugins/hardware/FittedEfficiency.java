package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.hardware.MeasuredRuns.Run;
import dev.signalbox.plugins.hardware.calibration.LeastSquares;
import java.util.List;

/** The way the constants of {@link Efficiency#OF_GPUS} come from measured runs, for the test to repeat without some of them. */
final class FittedEfficiency {

    // What HardwareSettings adds for network and API.
    private static final double LATENCY_SECONDS = 0.016;

    private FittedEfficiency() {}

    /** First what a step takes, from the times per token; with that, what goes by before the first token. */
    static Efficiency on(List<Run> runs) {
        double[][] terms = runs.stream()
                .map(run -> roofline(run, Efficiency.OF_GPUS)
                        .terms(run.concurrency(), cachedTokens(run), promptTokens(run), run.promptTokens()))
                .toArray(double[][]::new);
        double[] tpot = runs.stream().mapToDouble(run -> run.tpotMs() / 1e3).toArray();
        double[] step = LeastSquares.fitRelative(terms, tpot, new double[tpot.length]);
        Efficiency ofSteps = new Efficiency(
                1 / step[0], 1 / step[0], Efficiency.OF_GPUS.prefill(), 1 / step[1], step[2], step[3], step[4], 0, 0);
        double[][] waits = new double[runs.size()][];
        double[] alone = new double[runs.size()];
        for (int i = 0; i < waits.length; i++) {
            Run run = runs.get(i);
            Roofline roofline = roofline(run, ofSteps);
            double prefill = roofline.prefill(run.promptTokens(), 0);
            alone[i] = LATENCY_SECONDS + prefill;
            waits[i] = new double[] {
                (1 - 1.0 / run.concurrency())
                        * roofline.step(run.concurrency(), cachedTokens(run), promptTokens(run), run.promptTokens()),
                (run.concurrency() - 1) * prefill
            };
        }
        double[] ttft = runs.stream().mapToDouble(run -> run.ttftMs() / 1e3).toArray();
        double[] behind = LeastSquares.fitRelative(waits, ttft, alone);
        return new Efficiency(
                ofSteps.memory(),
                ofSteps.computing(),
                ofSteps.prefill(),
                ofSteps.interconnect(),
                ofSteps.secondsPerCollective(),
                ofSteps.secondsPerLayer(),
                ofSteps.secondsPerExpertLayer(),
                behind[0],
                behind[1]);
    }

    /** The model on the devices of a run. TensorRT-LLM is taken to keep its cache in 8 bits where the weights are narrow. */
    static Roofline roofline(Run run, Efficiency efficiency) {
        return Estimates.roofline(
                run.device(), run.devices(), run.model(), run.quantization(), kvBytesPerElement(run), efficiency);
    }

    static double kvBytesPerElement(Run run) {
        return run.server().equals("trtllm") && !run.quantization().equals("bf16") ? 1 : 2;
    }

    private static double cachedTokens(Run run) {
        return run.concurrency() * (run.promptTokens() + run.outputTokens() / 2.0);
    }

    private static double promptTokens(Run run) {
        return (run.concurrency() - 1.0) * run.promptTokens() / run.outputTokens();
    }
}
