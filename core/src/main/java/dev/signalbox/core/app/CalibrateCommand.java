package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.app.calibration.CalibrationFile;
import dev.signalbox.core.app.calibration.Measurement;
import dev.signalbox.core.app.calibration.MeasurementException;
import dev.signalbox.core.app.calibration.Plan;
import dev.signalbox.core.app.calibration.Point;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.report.FindingFormat;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures one backend, so that the cost model {@code calibrated} can predict it. */
@Command(
        name = "calibrate",
        description = {
            "Measures what requests take on one backend, by sending it some: first one at a time, then more and more.",
            "No other backend is asked. Prompts are made up, and no two begin alike. Measure a backend that nobody else uses",
            "meanwhile. Nothing is written before all is measured, so it can be broken off at any time."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox calibrate -c signalbox.yaml --backend gpu-a --out gpu-a.json",
            "  signalbox calibrate -c signalbox.yaml --backend gpu-a --concurrency 1,8,64 --prompt-tokens 128,2048"
        })
final class CalibrateCommand implements Callable<Integer> {

    private static final int END_SECONDS = 5;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file that has the backend.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--backend",
            required = true,
            paramLabel = "ID",
            description = {
                "The backend's id.",
                "Of an entry with endpoints: ENTRY.ENDPOINT, or the entry's id if it has only one."
            })
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String backend;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Which of its models to ask. Needed if it has several.")
    private @Nullable String model;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write what was measured; without it, it is only printed.")
    private @Nullable Path out;

    @Option(
            names = "--concurrency",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,4,16",
            description =
                    "How many requests are under way at a time, one load after the other. Default: ${DEFAULT-VALUE}.")
    private List<Integer> concurrency = List.of();

    @Option(
            names = "--prompt-tokens",
            split = ",",
            paramLabel = "N",
            defaultValue = "128,1024",
            description = "About how long prompts are, one length after the other. Default: ${DEFAULT-VALUE}.")
    private List<Integer> promptTokens = List.of();

    @Option(
            names = "--output-tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "About how long answers are. Default: ${DEFAULT-VALUE}.")
    private int outputTokens;

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            defaultValue = "300",
            description = "How many requests are sent at most. Default: ${DEFAULT-VALUE}.")
    private int maxRequests;

    @Option(
            names = "--max-seconds",
            paramLabel = "S",
            defaultValue = "300",
            description = "After how long no more are sent. Default: ${DEFAULT-VALUE}.")
    private int maxSeconds;

    @Option(
            names = "--allow-paid",
            description =
                    "Permits to measure a backend that is not ours or is hosted, where each request may cost money.")
    private boolean allowPaid;

    @Option(names = "--json", description = "Prints what was measured as it would be written.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Plan plan = plan();
        PrintWriter printed = spec.commandLine().getOut();
        PrintWriter progress = json ? spec.commandLine().getErr() : printed;
        Path distribution = Distribution.directory();
        ConfigurationFile configuration = ConfigurationFile.read(file, distribution, System.getenv());
        try (CalibratedBackend measured = CalibratedBackend.find(configuration, backend, model)) {
            measured.requirePermission(plan, allowPaid, progress);
            progress.printf(
                    Locale.ROOT,
                    "Measuring %s on %s: up to %d requests within %d s.%n",
                    measured.model().name(),
                    measured.backend().id(),
                    plan.requests(),
                    maxSeconds);
            List<Point> points = measure(measured, plan, progress);
            long loads = points.stream().map(Point::running).distinct().count();
            if (loads < 2) {
                throw new MeasurementException(
                        "only " + loads + " of " + plan.concurrency().size()
                                + " loads could be measured, two are needed. Maybe more --max-requests, --max-seconds or"
                                + " --concurrency.");
            }
            ObjectNode entry = CalibrationFile.entry(
                    measured.model().name(), measured.description(), LocalDate.now(Clock.systemUTC()), points);
            report(entry, printed);
        }
        return 0;
    }

    private Plan plan() {
        try {
            return new Plan(concurrency, promptTokens, outputTokens, maxRequests, Duration.ofSeconds(maxSeconds));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Point> measure(CalibratedBackend measured, Plan plan, PrintWriter progress)
            throws InterruptedException {
        progress.printf(
                "%8s %14s %14s %10s %10s %10s%n",
                "running", "prompt tokens", "output tokens", "TTFT, ms", "TPOT, ms", "requests");
        Vertx vertx = Vertx.vertx();
        try {
            return new Measurement(vertx, measured.backend(), measured.model(), plan, new SplittableRandom())
                    .run(point -> {
                        progress.printf(
                                Locale.ROOT,
                                "%8d %14.0f %14.0f %10.1f %10.2f %10d%n",
                                point.running(),
                                point.promptTokens(),
                                point.outputTokens(),
                                point.ttftMs(),
                                point.tpotMs(),
                                point.requests());
                        progress.flush();
                    });
        } finally {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .completeOnTimeout(null, END_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    private void report(ObjectNode entry, PrintWriter printed) throws IOException {
        if (out != null) {
            CalibrationFile.write(out, entry);
        }
        if (json) {
            printed.print(FindingFormat.pretty(CalibrationFile.document(entry)));
        } else if (out == null) {
            printed.println("Nothing is written. With --out FILE it is, for the cost model \"calibrated\".");
        } else {
            printed.println("Written to " + out + ". To predict by it, the backend's entry needs:");
            printed.println(
                    "    cost: {model: calibrated, calibration: " + out.toAbsolutePath() + ", usdPerHour: ...}");
        }
        printed.flush();
    }
}
