package dev.signalbox.plugins.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import dev.signalbox.spi.cost.CostEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How far the prior is from measurements it has never seen. Nothing in the model was fitted on these rows. The data is not
 * part of the repository: it is looked for in {@code shared/data} beside or above the checkout.
 */
class MeasuredAccuracyTest {

    private static final Map<String, String> DEVICES = Map.of("h100_sxm", "H100-SXM", "b200_sxm", "B200-SXM");

    /** One row: what was measured, and what was predicted for it. */
    private record Point(String group, double measuredMs, double predictedMs) {

        double error() {
            return Math.abs(predictedMs / measuredMs - 1);
        }
    }

    @Test
    void predictsTheTimePerTokenOfDenseModels() throws IOException {
        List<Point> points = points("tpot_ms");

        report("tpot", points);
        assertThat(median(points)).isLessThan(0.40);
    }

    @Test
    void predictsTheTimeToFirstTokenOnlyRoughly() throws IOException {
        List<Point> points = points("ttft_ms");

        report("ttft", points);
        assertThat(median(points)).isLessThan(0.80);
    }

    // Llama-2-7B INT8 on half a server with two Xeon 8480+ (m7i.16xlarge: 32 cores, about 4 of 8 memory channels'
    // worth),
    // p90 token latency, Intel Extension for PyTorch; Llama-3.1-8B INT4 on a Jetson Orin Nano Super, NVIDIA.
    @ParameterizedTest
    @CsvSource({
        "Xeon-8480+, llama-2-7b, int8, 1, 39",
        "Xeon-8480+, llama-2-7b, int8, 8, 49",
        "Jetson-Orin-Nano-Super, llama-3.1-8b, int4, 1, 52.2",
        "Jetson-Orin-Nano-Super, llama-3.2-3b, int4, 1, 23.2"
    })
    void isOfTheRightOrderOnCpusAndEdgeDevices(
            String device, String model, String quantization, int batch, double measuredMs) {
        CostEstimate estimate = Estimates.estimator(
                        device, model, quantization, 16, Map.of("usdPerHour", 1, "typicalPromptTokens", 128))
                .estimate(Estimates.request(128, 128), Estimates.load(batch - 1, 0));

        assertThat(estimate.tpotMs() / measuredMs)
                .as("predicted %.1f ms", estimate.tpotMs())
                .isBetween(0.4, 2.5);
    }

    private static List<Point> points(String column) throws IOException {
        List<Point> points = new ArrayList<>();
        for (Row row : rows()) {
            String model = row.text("model").toLowerCase(Locale.ROOT);
            boolean dense = model.contains("llama-3.1") || model.contains("qwen3-32b");
            String device = DEVICES.get(row.text("system"));
            if (!dense
                    || device == null
                    || !Set.of("", "1").contains(row.text("pp"))
                    || !Set.of("", "1").contains(row.text("attn_dp"))) {
                continue;
            }
            int prompt = Integer.parseInt(row.text("isl"));
            int output = Integer.parseInt(row.text("osl"));
            int concurrency = Integer.parseInt(row.text("concurrency"));
            Map<String, Object> settings = new HashMap<>(Map.of(
                    "usdPerHour",
                    1,
                    "devices",
                    Integer.parseInt(row.text("tp")),
                    "typicalPromptTokens",
                    prompt,
                    "typicalOutputTokens",
                    output));
            String quantization = row.text("precision").isEmpty() ? "bf16" : row.text("precision");
            CostEstimate estimate = Estimates.estimator(device, row.text("model"), quantization, 4_096, settings)
                    .estimate(Estimates.request(prompt, output), Estimates.load(concurrency - 1, 0));
            points.add(new Point(
                    device + " " + row.text("model") + " " + quantization,
                    Double.parseDouble(row.text(column)),
                    column.equals("tpot_ms") ? estimate.tpotMs() : estimate.ttftMs()));
        }
        return points;
    }

    private static List<Row> rows() throws IOException {
        return Catalogue.parse(Files.readString(data().resolve("measured/inferencex_h100_b200_ttft_tpot.csv")))
                .rows();
    }

    private static Path data() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("shared/data/measured"))) {
                return at.resolve("shared/data");
            }
        }
        assumeTrue(false, "no shared/data beside or above the checkout: nothing measured to compare with");
        return Path.of("");
    }

    /** Writes a table to {@code target/accuracy}, for the README. */
    private static void report(String what, List<Point> points) throws IOException {
        List<String> table = Stream.concat(
                        Stream.of("all"),
                        points.stream().map(Point::group).distinct().sorted())
                .map(group -> line(
                        group,
                        points.stream()
                                .filter(point ->
                                        group.equals("all") || point.group().equals(group))
                                .toList()))
                .toList();
        Path directory = Files.createDirectories(Path.of("target", "accuracy"));
        Files.write(directory.resolve(what + ".md"), table);
    }

    private static String line(String group, List<Point> points) {
        double[] ratios = points.stream()
                .mapToDouble(point -> point.predictedMs() / point.measuredMs())
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f %% | %.0f %% | %.2f |",
                group,
                points.size(),
                100 * median(points),
                100 * quantile(errors(points), 0.9),
                quantile(ratios, 0.5));
    }

    private static double[] errors(List<Point> points) {
        return points.stream().mapToDouble(Point::error).sorted().toArray();
    }

    private static double median(List<Point> points) {
        return quantile(errors(points), 0.5);
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
