package dev.signalbox.plugins.hardware.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.hardware.Accuracy;
import dev.signalbox.plugins.hardware.AccuracyTable;
import dev.signalbox.plugins.hardware.MeasuredRuns;
import dev.signalbox.plugins.hardware.MeasuredRuns.Run;
import dev.signalbox.plugins.hardware.calibration.Calibration.Point;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/**
 * Servers of InferenceX calibrated at two loads, the lowest and the highest that were measured, or at a third between, and judged at
 * the others. The power of the load is chosen for each model by the runs of all other models.
 */
class HeldOutLoadsTest {

    private static final double[] POWERS = DoubleStream.iterate(0.5, power -> power < 1.01, power -> power + 0.05)
            .toArray();

    @Test
    void predictsLoadsBetweenTheMeasuredOnes() throws IOException {
        AccuracyTable table =
                new AccuracyTable("calibrated", "| InferenceX, calibrated | held-out runs | TPOT | TTFT |");
        Accuracy tpot = heldOut(2, true);
        Accuracy ttft = heldOut(2, false);
        table.row("at two loads", tpot, ttft);
        table.row("at three loads", heldOut(3, true), heldOut(3, false));

        assertThat(tpot.medianError()).isLessThan(0.08);
        assertThat(tpot.ninthDecileError()).isLessThan(0.21);
        assertThat(ttft.medianError()).isLessThan(0.15);
        table.requireInReadme();
    }

    @Test
    void usesThePowerThatOtherModelsGive() throws IOException {
        Collection<List<Run>> servers = servers();
        List<Double> chosen = models(servers).stream()
                .map(model -> bestPower(servers, model, 2))
                .distinct()
                .toList();

        assertThat(chosen)
                .allSatisfy(power -> assertThat(power).isBetween(0.69, 0.91))
                .anySatisfy(power -> assertThat(power)
                        .isBetween(MeasuredTimes.POWER_OF_LOAD - 0.051, MeasuredTimes.POWER_OF_LOAD + 0.051));
    }

    private static Accuracy heldOut(int loads, boolean perToken) throws IOException {
        Collection<List<Run>> servers = servers();
        List<Accuracy.Point> points = new ArrayList<>();
        for (String model : models(servers)) {
            double power = bestPower(servers, model, loads);
            servers.stream()
                    .filter(runs -> runs.get(0).model().equals(model))
                    .forEach(runs -> points.addAll(heldOut(runs, loads, power, perToken)));
        }
        return new Accuracy(points);
    }

    /** The power with the smallest median error on all models but this. */
    private static double bestPower(Collection<List<Run>> servers, String left, int loads) {
        double best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (double power : POWERS) {
            double error = new Accuracy(servers.stream()
                            .filter(runs -> !runs.get(0).model().equals(left))
                            .flatMap(runs -> heldOut(runs, loads, power, true).stream())
                            .toList())
                    .medianError();
            if (error < least) {
                least = error;
                best = power;
            }
        }
        return best;
    }

    /** One server's runs that it wasn't calibrated with. */
    private static List<Accuracy.Point> heldOut(List<Run> runs, int loads, double power, boolean perToken) {
        int[] measured =
                runs.stream().mapToInt(Run::concurrency).sorted().distinct().toArray();
        if (measured.length <= loads) {
            return List.of();
        }
        List<Integer> kept = loads == 2
                ? List.of(measured[0], measured[measured.length - 1])
                : List.of(measured[0], measured[measured.length / 2], measured[measured.length - 1]);
        MeasuredTimes times = MeasuredTimes.of(
                new Calibration(
                        "m",
                        "",
                        LocalDate.EPOCH,
                        runs.stream()
                                .filter(run -> kept.contains(run.concurrency()))
                                .map(run -> new Point(
                                        run.concurrency(),
                                        run.promptTokens(),
                                        run.outputTokens(),
                                        run.ttftMs(),
                                        run.tpotMs(),
                                        100))
                                .toList()),
                power);
        return runs.stream()
                .filter(run -> !kept.contains(run.concurrency()))
                .map(run -> perToken
                        ? new Accuracy.Point(
                                run.model(),
                                run.tpotMs(),
                                times.tpotMs(run.concurrency(), run.promptTokens(), run.outputTokens()))
                        : new Accuracy.Point(
                                run.model(), run.ttftMs(), times.ttftMs(run.concurrency(), run.promptTokens())))
                .toList();
    }

    private static Collection<List<Run>> servers() throws IOException {
        return MeasuredRuns.ofInferenceX().stream()
                .collect(Collectors.groupingBy(Run::configuration, TreeMap::new, Collectors.toList()))
                .values();
    }

    private static List<String> models(Collection<List<Run>> servers) {
        return servers.stream()
                .map(runs -> runs.get(0).model())
                .distinct()
                .sorted()
                .toList();
    }
}
