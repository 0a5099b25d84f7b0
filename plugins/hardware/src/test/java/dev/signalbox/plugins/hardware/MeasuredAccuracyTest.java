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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How far the prior is from measurements it has never seen. Nothing in the model was fitted on these rows. The data is not
 * part of the repository: it is looked for in {@code shared/data} beside or above the checkout.
 */
class MeasuredAccuracyTest {

    private static final Map<String, String> DEVICES = Map.of("h100_sxm", "H100-SXM", "b200_sxm", "B200-SXM");

    @Test
    void predictsTheTimePerTokenOfDenseModels() throws IOException {
        Accuracy accuracy = accuracy("tpot_ms");

        accuracy.report("tpot");
        assertThat(accuracy.medianError()).isLessThan(0.30);
    }

    @Test
    void predictsTheTimeToFirstTokenOnlyRoughly() throws IOException {
        Accuracy accuracy = accuracy("ttft_ms");

        accuracy.report("ttft");
        assertThat(accuracy.medianError()).isLessThan(0.80);
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

    private static Accuracy accuracy(String column) throws IOException {
        List<Accuracy.Point> points = new ArrayList<>();
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
            points.add(new Accuracy.Point(
                    device + " " + row.text("model") + " " + quantization,
                    Double.parseDouble(row.text(column)),
                    column.equals("tpot_ms") ? estimate.tpotMs() : estimate.ttftMs()));
        }
        return new Accuracy(points);
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
}
