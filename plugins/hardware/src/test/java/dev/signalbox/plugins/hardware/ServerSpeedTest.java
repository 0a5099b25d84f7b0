package dev.signalbox.plugins.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import dev.signalbox.plugins.hardware.calibration.Calibration;
import dev.signalbox.plugins.hardware.calibration.Calibration.Point;
import dev.signalbox.plugins.hardware.calibration.MeasuredTimes;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How far both cost models are from a server that we measured ourselves: vLLM on one H100 SXM, {@code
 * src/test/measure/server_speed.py}. No constant was fitted on these rows, and none is chosen by them.
 */
class ServerSpeedTest {

    private static final String DEVICE = "H100-SXM";
    private static final List<Row> ROWS =
            Catalogue.read("server-speed-h100-sxm.csv").rows();
    private static final Map<String, ?> ONE_DOLLAR_NO_DATA_CENTRE = Map.of("usdPerHour", 1, "pue", 1);
    private static final double LEAST_LOAD =
            ROWS.stream().mapToDouble(ServerSpeedTest::load).min().orElseThrow();
    private static final double MOST_LOAD =
            ROWS.stream().mapToDouble(ServerSpeedTest::load).max().orElseThrow();

    @Test
    void standsInTheReadme() throws IOException {
        AccuracyTable table =
                new AccuracyTable("server", "| vLLM on an H100, ours | points | TPOT | TTFT | its energy |");
        for (String model : models()) {
            add(table, "`hardware`, " + model, byThePrior(model));
        }
        add(table, "`calibrated` at two loads, the loads between", betweenTwoLoads());
        add(table, "`calibrated` at two loads and prompts, the prompts between", betweenTwoPrompts());
        table.requireInReadme();
    }

    @Test
    void thePriorKnowsAboutHowLongATokenTakes() {
        for (String model : models()) {
            assertThat(tpot(byThePrior(model)).medianError()).as(model).isLessThan(0.30);
        }
    }

    @Test
    void twoLoadsTellTheLoadsBetween() {
        List<Prediction> predictions = betweenTwoLoads();

        assertThat(tpot(predictions).medianError()).isLessThan(0.08);
        assertThat(tpot(predictions).ninthDecileError()).isLessThan(0.21);
        assertThat(ttft(predictions).medianError()).isLessThan(0.15);
    }

    private record Prediction(Row row, CostEstimate estimate) {}

    private static List<Prediction> byThePrior(String model) {
        return rows(model)
                .map(row -> new Prediction(
                        row,
                        prior(row)
                                .estimate(
                                        Estimates.request((int) prompt(row), (int) output(row)),
                                        Estimates.load((int) load(row) - 1, 0))))
                .toList();
    }

    private static Estimator prior(Row row) {
        return Estimates.estimator(
                DEVICE,
                model(row),
                "bf16",
                256,
                Map.of(
                        "usdPerHour",
                        1,
                        "pue",
                        1,
                        "typicalPromptTokens",
                        prompt(row),
                        "typicalOutputTokens",
                        output(row)));
    }

    /** Each server with each length of prompts, calibrated at its least and its greatest load, at the loads between. */
    private static List<Prediction> betweenTwoLoads() {
        List<Prediction> predictions = new ArrayList<>();
        for (String model : models()) {
            for (double prompt : prompts(model)) {
                predictions.addAll(calibrated(
                        model,
                        row -> prompt(row) == prompt && isEndOfLoads(row),
                        row -> prompt(row) == prompt && !isEndOfLoads(row)));
            }
        }
        return predictions;
    }

    /** A server calibrated at two loads with its shortest and its longest prompts, at all loads with those between. */
    private static List<Prediction> betweenTwoPrompts() {
        List<Prediction> predictions = new ArrayList<>();
        for (String model : models()) {
            List<Double> prompts = prompts(model);
            Predicate<Row> isEnd =
                    row -> prompt(row) == prompts.get(0) || prompt(row) == prompts.get(prompts.size() - 1);
            if (prompts.size() > 2) {
                predictions.addAll(calibrated(model, row -> isEnd.test(row) && isEndOfLoads(row), isEnd.negate()));
            }
        }
        return predictions;
    }

    private static List<Prediction> calibrated(String model, Predicate<Row> measured, Predicate<Row> asked) {
        MeasuredTimes times = MeasuredTimes.of(new Calibration(
                model,
                "",
                LocalDate.EPOCH,
                rows(model)
                        .filter(measured)
                        .map(row -> new Point(
                                (int) load(row),
                                prompt(row),
                                output(row),
                                row.number("ttft_ms"),
                                row.number("tpot_ms"),
                                (int) row.number("requests")))
                        .toList()));
        Upkeep upkeep = Estimates.upkeep(DEVICE, ONE_DOLLAR_NO_DATA_CENTRE);
        return rows(model)
                .filter(asked)
                .map(row -> new Prediction(
                        row,
                        new CalibratedEstimator(times, upkeep, 256, 0.5, prompt(row), output(row))
                                .estimate(
                                        Estimates.request((int) prompt(row), (int) output(row)),
                                        Estimates.load((int) load(row) - 1, 0))))
                .toList();
    }

    private static void add(AccuracyTable table, String label, List<Prediction> predictions) {
        table.row(
                label,
                tpot(predictions),
                ttft(predictions),
                accuracy(predictions, "joules_per_request", CostEstimate::energyJoules));
    }

    private static Accuracy tpot(List<Prediction> predictions) {
        return accuracy(predictions, "tpot_ms", CostEstimate::tpotMs);
    }

    private static Accuracy ttft(List<Prediction> predictions) {
        return accuracy(predictions, "ttft_ms", CostEstimate::ttftMs);
    }

    private static Accuracy accuracy(
            List<Prediction> predictions, String column, Function<CostEstimate, Double> figure) {
        return new Accuracy(predictions.stream()
                .map(prediction -> new Accuracy.Point(
                        model(prediction.row()), prediction.row().number(column), figure.apply(prediction.estimate())))
                .toList());
    }

    private static Stream<Row> rows(String model) {
        return ROWS.stream().filter(row -> model(row).equals(model));
    }

    private static List<String> models() {
        return ROWS.stream().map(ServerSpeedTest::model).distinct().toList();
    }

    private static List<Double> prompts(String model) {
        return rows(model).map(ServerSpeedTest::prompt).distinct().sorted().toList();
    }

    private static boolean isEndOfLoads(Row row) {
        return load(row) == LEAST_LOAD || load(row) == MOST_LOAD;
    }

    private static String model(Row row) {
        return row.text("model");
    }

    private static double prompt(Row row) {
        return row.number("prompt_tokens");
    }

    private static double output(Row row) {
        return row.number("output_tokens");
    }

    private static double load(Row row) {
        return row.number("load");
    }
}
