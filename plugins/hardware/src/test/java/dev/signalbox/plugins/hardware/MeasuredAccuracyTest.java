package dev.signalbox.plugins.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import dev.signalbox.plugins.hardware.MeasuredRuns.Run;
import dev.signalbox.spi.cost.CostEstimate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How far the prior is from measurements that its constants don't come from: for each model they are fitted anew on the runs of all
 * others, and for each device on those of the other device. The tables are those of the README.
 */
class MeasuredAccuracyTest {

    @Test
    void predictsModelsItHasNeverSeen() throws IOException {
        List<Run> runs = runs();
        List<Accuracy.Point> tpot = new ArrayList<>();
        List<Accuracy.Point> ttft = new ArrayList<>();
        predictWithoutTheirOwn(runs, MeasuredAccuracyTest::architecture, MeasuredAccuracyTest::label, tpot, ttft);
        Accuracy tpots = new Accuracy(tpot);
        Accuracy ttfts = new Accuracy(ttft);
        AccuracyTable table = new AccuracyTable("cold", "| InferenceX, model left out | runs | TPOT | TTFT |");
        table.row("all", tpots, ttfts);
        for (String group : tpots.groups()) {
            table.row(group, tpots.of(group::equals), ttfts.of(group::equals));
        }

        assertThat(tpots.medianError()).isLessThan(0.20);
        assertThat(ttfts.medianError()).isLessThan(0.50);
        table.requireInReadme();
    }

    @Test
    void predictsDevicesAndServersItHasNeverSeen() throws IOException {
        List<Run> runs = runs();
        AccuracyTable table =
                new AccuracyTable("cold-transfer", "| InferenceX, what is left out | runs | TPOT | TTFT |");
        for (Map.Entry<String, Function<Run, String>> kind : List.<Map.Entry<String, Function<Run, String>>>of(
                Map.entry("device", Run::device), Map.entry("server", Run::server))) {
            List<Accuracy.Point> tpot = new ArrayList<>();
            List<Accuracy.Point> ttft = new ArrayList<>();
            predictWithoutTheirOwn(runs, kind.getValue(), kind.getValue(), tpot, ttft);
            Accuracy tpots = new Accuracy(tpot);
            Accuracy ttfts = new Accuracy(ttft);
            for (String group : tpots.groups()) {
                table.row(kind.getKey() + " " + group, tpots.of(group::equals), ttfts.of(group::equals));
            }
            assertThat(tpots.medianError()).isLessThan(0.30);
        }
        table.requireInReadme();
    }

    @Test
    void shipsWhatAllRunsTogetherGive() throws IOException {
        Efficiency fitted = FittedEfficiency.on(runs());

        assertThat(Efficiency.OF_GPUS.memory()).isCloseTo(fitted.memory(), withPercentage(1));
        assertThat(Efficiency.OF_GPUS.computing()).isCloseTo(fitted.computing(), withPercentage(1));
        assertThat(Efficiency.OF_GPUS.interconnect()).isCloseTo(fitted.interconnect(), withPercentage(2));
        assertThat(Efficiency.OF_GPUS.secondsPerCollective())
                .isCloseTo(fitted.secondsPerCollective(), withPercentage(2));
        assertThat(Efficiency.OF_GPUS.secondsPerLayer()).isCloseTo(fitted.secondsPerLayer(), withPercentage(1));
        assertThat(Efficiency.OF_GPUS.secondsPerExpertLayer())
                .isCloseTo(fitted.secondsPerExpertLayer(), withPercentage(1));
        assertThat(Efficiency.OF_GPUS.stepsBehindOthers()).isCloseTo(fitted.stepsBehindOthers(), withPercentage(1));
        assertThat(Efficiency.OF_GPUS.promptsAhead()).isCloseTo(fitted.promptsAhead(), withPercentage(1));
    }

    /** None of these had a part in the constants. */
    @Test
    void predictsOtherPeoplesBenchmarks() throws IOException {
        AccuracyTable prompts = new AccuracyTable(
                "splitwise", "| Splitwise, Llama-2-70B in 16 bits | runs | time per token | prompt |");
        Accuracy tokens = splitwise("token_time");
        Accuracy reading = splitwise("prompt_time");
        for (String group : tokens.groups()) {
            prompts.row(group, tokens.of(group::equals), reading.of(group::equals));
        }
        AccuracyTable throughputs = new AccuracyTable("argonne", "| LLM-Inference-Bench | runs | throughput |");
        Accuracy throughput = argonne();
        for (String group : throughput.groups()) {
            throughputs.row(group, throughput.of(group::equals));
        }

        assertThat(tokens.medianError()).isLessThan(0.50);
        prompts.write();
        throughputs.write();
        prompts.requireInReadme();
        throughputs.requireInReadme();
    }

    // Llama-2-7B INT8 on half a server with two Xeon 8480+ (m7i.16xlarge: 32 cores, about 4 of 8 memory channels'
    // worth),
    // p90 token latency, Intel Extension for PyTorch; Llama-3.1-8B INT4 on a Jetson Orin Nano Super, NVIDIA;
    // Llama-3.1-8B w4a16 on a
    // Snapdragon X Elite, Qualcomm AI Hub.
    @ParameterizedTest
    @CsvSource({
        "Xeon-8480+, llama-2-7b, int8, 1, 39",
        "Xeon-8480+, llama-2-7b, int8, 8, 49",
        "Jetson-Orin-Nano-Super, llama-3.1-8b, int4, 1, 52.2",
        "Jetson-Orin-Nano-Super, llama-3.2-3b, int4, 1, 23.2",
        "Snapdragon-X-Elite, llama-3.1-8b, w4a16, 1, 106.9",
        "Snapdragon-X-Elite, llama-3.2-3b, w4a16, 1, 54.3"
    })
    void isOfTheRightOrderOnCpusAndEdgeDevices(
            String device, String model, String quantization, int batch, double measuredMs) {
        CostEstimate estimate = Estimates.estimator(
                        device,
                        model,
                        quantization,
                        16,
                        Map.of("usdPerHour", 1, "typicalPromptTokens", 128, "tflops16Bit", 16))
                .estimate(Estimates.request(128, 128), Estimates.load(batch - 1, 0));

        assertThat(estimate.tpotMs() / measuredMs)
                .as("predicted %.1f ms", estimate.tpotMs())
                .isBetween(1 / 3.0, 3.0);
    }

    /** Predicts each run with constants from those whose key is another. */
    private static void predictWithoutTheirOwn(
            List<Run> runs,
            Function<Run, String> key,
            Function<Run, String> label,
            List<Accuracy.Point> tpot,
            List<Accuracy.Point> ttft) {
        for (String left : runs.stream().map(key).distinct().toList()) {
            Efficiency efficiency = FittedEfficiency.on(
                    runs.stream().filter(run -> !key.apply(run).equals(left)).toList());
            for (Run run : runs) {
                if (key.apply(run).equals(left)) {
                    CostEstimate estimate = estimate(run, efficiency);
                    tpot.add(new Accuracy.Point(label.apply(run), run.tpotMs(), estimate.tpotMs()));
                    ttft.add(new Accuracy.Point(label.apply(run), run.ttftMs(), estimate.ttftMs()));
                }
            }
        }
    }

    private static CostEstimate estimate(Run run, Efficiency efficiency) {
        HardwareSettings settings = new HardwareSettings(
                run.quantization(),
                FittedEfficiency.kvBytesPerElement(run),
                16,
                run.promptTokens(),
                run.outputTokens(),
                Double.POSITIVE_INFINITY,
                0.35);
        return new HardwareEstimator(
                        FittedEfficiency.roofline(run, efficiency),
                        Estimates.upkeep(run.device(), Map.of("usdPerHour", 1)),
                        settings,
                        4_096,
                        0.5)
                .estimate(
                        Estimates.request(run.promptTokens(), run.outputTokens()),
                        Estimates.load(run.concurrency() - 1, 0));
    }

    private static List<Run> runs() throws IOException {
        return MeasuredRuns.ofInferenceX().stream().filter(Run::plain).toList();
    }

    private static String label(Run run) {
        return run.device() + ", " + architecture(run) + " " + run.quantization();
    }

    /** DeepSeek's V3, V3.1 and R1 are one architecture, so they are left out together. */
    private static String architecture(Run run) {
        String name =
                Catalogues.SHIPPED.models().within(run.model()).orElseThrow().name();
        return name.startsWith("deepseek") ? "deepseek-v3 and r1" : name;
    }

    private static Accuracy splitwise(String figure) throws IOException {
        Map<String, String> devices = Map.of("a100-80gb", "A100-SXM", "h100-80gb", "H100-SXM");
        List<Accuracy.Point> points = new ArrayList<>();
        for (Row row : MeasuredRuns.rows("measured/splitwise_perf_model.csv")) {
            String device = devices.get(row.text("hardware"));
            if (device == null || !row.text("model").equals("llama2-70b")) {
                continue;
            }
            Roofline roofline = Estimates.roofline(
                    device, (int) row.number("tensor_parallel"), "llama-2-70b", "bf16", 2, Efficiency.OF_GPUS);
            double batch = row.number("batch_size");
            double prompt = row.number("prompt_size");
            double seconds = figure.equals("token_time")
                    ? roofline.step(batch, batch * (prompt + row.number("token_size") / 2), 0, 0)
                    : batch == 1 ? roofline.prefill(prompt, 0) : roofline.step(batch, 0, batch * prompt, prompt);
            points.add(new Accuracy.Point(device, row.number(figure), seconds * 1e3));
        }
        return new Accuracy(points);
    }

    /** Batches that are begun together, read and answered, in as many waves as the memory asks for. */
    private static Accuracy argonne() throws IOException {
        Map<String, String> devices =
                Map.of("Nvidia H100 GPU", "H100-SXM", "Nvidia A100 GPU", "A100-SXM", "AMD MI300X GPU", "MI300X");
        List<Accuracy.Point> points = new ArrayList<>();
        for (Row row : MeasuredRuns.rows("measured/llm_inference_bench_throughput.csv")) {
            String device = devices.get(row.text("hardware"));
            boolean server = row.text("framework").equals("vLLM")
                    || row.text("framework").equals("TensorRT-LLM");
            if (device == null
                    || !server
                    || Catalogues.SHIPPED.models().within(row.text("model")).isEmpty()) {
                continue;
            }
            Roofline roofline =
                    Estimates.roofline(device, (int) row.number("n"), row.text("model"), "bf16", 2, Efficiency.OF_GPUS);
            double tokens = row.number("input_eq_output_len");
            double batch = Math.max(1, Math.min(row.number("batch"), roofline.kvTokens() / (2 * tokens)));
            double seconds = row.number("batch")
                    / batch
                    * (roofline.step(batch, 0, batch * tokens, tokens)
                            + tokens * roofline.step(batch, batch * 1.5 * tokens, 0, 0));
            points.add(new Accuracy.Point(
                    device + ", " + row.text("framework"),
                    row.number("throughput_tok_s"),
                    2 * tokens * row.number("batch") / seconds));
        }
        return new Accuracy(points);
    }
}
