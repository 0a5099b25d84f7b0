package dev.signalbox.core.learning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.SharedData;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.cost.CostEstimate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Measured times of real servers at rising load, predicted by a crude model and corrected as answers come: each answer is
 * predicted before it is learnt from.
 *
 * <p>The measurements are InferenceX results of H100 and B200 (Apache-2.0; see shared/data). Each measured mean stands for thirty answers
 * that scatter by a tenth about it. The crude model predicts for every server what the median of all servers of the same system takes
 * at that load and prompt: right on the whole, and off by a factor for each.
 */
final class MeasuredCorrectionTest {

    private static final int ANSWERS = 30;
    private static final double SCATTER = 0.1;

    /** The columns before the load that tell one server from another: model, system, software, precision, parallelism. */
    private static final int[] SERVER = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13};

    private record Point(double ttftMs, double tpotMs) {}

    /** What is asked of a server. */
    private record Server(String name, String system, int promptTokens, TreeMap<Integer, Point> byLoad) {}

    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Map<String, Point> crude = new LinkedHashMap<>();

    @Test
    void correctionHalvesTheErrorOfACrudeModel() throws IOException {
        read();
        Errors ttft = new Errors();
        Errors tpot = new Errors();
        for (Server server : servers.values()) {
            if (server.byLoad.size() >= 4) {
                replay(server, key -> requireNonNull(crude.get(key)), ttft, tpot);
            }
        }

        System.out.println("InferenceX, " + ttft.count() + " answers: TTFT " + ttft + ", TPOT " + tpot);
        assertThat(ttft.corrected()).isLessThan(ttft.plain() / 2);
        assertThat(tpot.corrected()).isLessThan(tpot.plain() / 2);
    }

    @Test
    void correctionLeavesAnExactModelAlmostAsItIs() throws IOException {
        read();
        Errors ttft = new Errors();
        Errors tpot = new Errors();
        for (Server server : servers.values()) {
            if (server.byLoad.size() >= 4) {
                Map<String, Point> exact = new LinkedHashMap<>();
                server.byLoad.forEach((load, point) -> exact.put(key(server, load), point));
                replay(server, key -> requireNonNull(exact.get(key)), ttft, tpot);
            }
        }

        System.out.println("exact model: TTFT " + ttft + ", TPOT " + tpot);
        // A tenth of the scatter that no prediction can foresee.
        assertThat(ttft.corrected()).isLessThan(ttft.plain() * 1.05);
        assertThat(tpot.corrected()).isLessThan(tpot.plain() * 1.05);
    }

    private void replay(Server server, Crude model, Errors ttft, Errors tpot) {
        SplittableRandom random = new SplittableRandom(server.name.hashCode());
        Answers answers = new Answers((request, load) -> {
            int running = load.running() == InferenceRequest.UNKNOWN ? server.byLoad.firstKey() : load.running();
            Point predicted = model.at(key(server, running));
            return new CostEstimate(predicted.ttftMs, predicted.tpotMs, 1, 1, 1, 1, Double.NaN);
        });
        server.byLoad.forEach((load, measured) -> {
            answers.running(load);
            for (int i = 0; i < ANSWERS; i++) {
                Decision decision = answers.place(server.promptTokens);
                double ttftMs = measured.ttftMs * Math.exp(SCATTER * random.nextGaussian());
                double tpotMs = measured.tpotMs * Math.exp(SCATTER * random.nextGaussian());
                Point plain = model.at(key(server, load));
                ttft.add(ttftMs, plain.ttftMs, decision.estimate().ttftMs());
                tpot.add(tpotMs, plain.tpotMs, decision.estimate().tpotMs());
                answers.answered(decision, ttftMs, tpotMs, 200);
                answers.now += 100;
                answers.tell();
            }
        });
    }

    private void read() throws IOException {
        for (String[] row : SharedData.rows("measured/inferencex_h100_b200_ttft_tpot.csv")) {
            StringBuilder name = new StringBuilder();
            for (int column : SERVER) {
                name.append(row[column]).append(' ');
            }
            servers.computeIfAbsent(
                            name.toString(), key -> new Server(key, row[1], Integer.parseInt(row[6]), new TreeMap<>()))
                    .byLoad
                    .put(Integer.parseInt(row[8]), new Point(Double.parseDouble(row[14]), Double.parseDouble(row[15])));
        }
        Map<String, List<Point>> all = new LinkedHashMap<>();
        for (Server server : servers.values()) {
            server.byLoad.forEach((load, point) -> all.computeIfAbsent(key(server, load), key -> new ArrayList<>())
                    .add(point));
        }
        all.forEach((key, points) -> crude.put(
                key,
                new Point(
                        median(points.stream().mapToDouble(Point::ttftMs).toArray()),
                        median(points.stream().mapToDouble(Point::tpotMs).toArray()))));
    }

    private static String key(Server server, int load) {
        return server.system + " " + server.promptTokens + " " + load;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @FunctionalInterface
    private interface Crude {
        Point at(String key);
    }

    /** Errors as a share of what was measured. */
    private static final class Errors {

        private final List<Double> plain = new ArrayList<>();
        private final List<Double> corrected = new ArrayList<>();

        void add(double measured, double predicted, double correctedPrediction) {
            plain.add(Math.abs(predicted - measured) / measured);
            corrected.add(Math.abs(correctedPrediction - measured) / measured);
        }

        int count() {
            return plain.size();
        }

        double plain() {
            return quantile(plain, 0.5);
        }

        double corrected() {
            return quantile(corrected, 0.5);
        }

        private static double quantile(List<Double> errors, double share) {
            return errors.stream()
                    .sorted()
                    .skip((long) (share * errors.size()))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return String.format(
                    "median error %.1f %% (p90 %.1f %%), corrected %.1f %% (p90 %.1f %%)",
                    100 * plain(), 100 * quantile(plain, 0.9), 100 * corrected(), 100 * quantile(corrected, 0.9));
        }
    }
}
