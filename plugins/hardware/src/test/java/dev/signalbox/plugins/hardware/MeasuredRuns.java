package dev.signalbox.plugins.hardware;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Measurements of others. They are not part of the repository: they are looked for in {@code shared/data} beside or above the
 * checkout.
 */
public final class MeasuredRuns {

    private static final Map<String, String> DEVICES = Map.of("h100_sxm", "H100-SXM", "b200_sxm", "B200-SXM");
    private static final Set<String> ONE = Set.of("", "1");
    private static final int DEVICES_OF_A_SERVER = 8;

    private MeasuredRuns() {}

    /**
     * One line of InferenceX: a server under so many closed-loop clients.
     *
     * @param configuration all but the number of clients: model, device, server, version, widths, lengths, parallelism, day
     * @param plain whether all devices share each layer by tensor or expert parallelism, so that {@code devices} says it all
     */
    public record Run(
            String configuration,
            String model,
            String device,
            String server,
            String quantization,
            int promptTokens,
            int outputTokens,
            int concurrency,
            int devices,
            boolean plain,
            double ttftMs,
            double tpotMs) {}

    /**
     * All different lines. Rows with pipeline stages, with attention divided by requests, or with more devices than a server has
     * aren't plain; the last ones count devices twice, as equal rows with fewer show.
     */
    public static List<Run> ofInferenceX() throws IOException {
        Set<Run> runs = new LinkedHashSet<>();
        for (Row row : rows("measured/inferencex_h100_b200_ttft_tpot.csv")) {
            String device = Objects.requireNonNull(DEVICES.get(row.text("system")), "a known device");
            String configuration = String.join(
                    " ",
                    row.text("model"),
                    device,
                    row.text("backend"),
                    row.text("backend_version"),
                    row.text("precision"),
                    row.text("isl"),
                    row.text("osl"),
                    "tp" + row.text("tp") + "-" + row.text("pp") + "-" + row.text("attn_dp"),
                    "moe" + row.text("moe_tp") + "-" + row.text("moe_ep"),
                    row.text("measured"));
            int devices = (int) row.number("tp");
            runs.add(new Run(
                    configuration,
                    row.text("model"),
                    device,
                    row.text("backend"),
                    row.text("precision").isEmpty() ? "bf16" : row.text("precision"),
                    (int) row.number("isl"),
                    (int) row.number("osl"),
                    (int) row.number("concurrency"),
                    devices,
                    ONE.contains(row.text("pp")) && ONE.contains(row.text("attn_dp")) && devices <= DEVICES_OF_A_SERVER,
                    row.number("ttft_ms"),
                    row.number("tpot_ms")));
        }
        return List.copyOf(runs);
    }

    /** A file of the data, row by row; the test is skipped where there is none. */
    public static List<Row> rows(String file) throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("shared/data/measured"))) {
                return Catalogue.parse(
                                Files.readString(at.resolve("shared/data").resolve(file)))
                        .rows();
            }
        }
        assumeTrue(false, "no shared/data beside or above the checkout: nothing measured to compare with");
        return List.of();
    }
}
