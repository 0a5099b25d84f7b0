package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.report.FindingFormat;
import dev.signalbox.core.testing.Question;
import dev.signalbox.core.testing.TestSuite;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicySource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how long decisions by a policy take on this machine. */
@Command(
        name = "bench",
        description = {
            "Measures how long a decision by a policy takes on this machine, and how much memory it allocates.",
            "Included are class, estimates as the state gives them, all rules by the decision matrix, the pick and the",
            "fallbacks; not reading the request, cost models, telemetry and HTTP. Run it on a quiet machine."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox policy bench policy/                        the requests of the policy's own tests",
            "  signalbox policy bench policy/ --request request.yaml --state state.yaml --seconds 10"
        })
final class PolicyBenchCommand implements Callable<Integer> {

    private static final double WARM_UP_SECONDS = 2;
    private static final double MAX_SECONDS = 3600;
    private static final int SLOWEST = 3;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final double NANOS_PER_MICRO = 1e3;

    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(
            names = "--request",
            paramLabel = "FILE",
            description =
                    "A request as explain takes it; may be given several times, and the requests are decided in turn."
                            + " Without it: the requests of the policy's tests, each with the state its test gives.")
    private List<String> requests = List.of();

    @Option(names = "--state", paramLabel = "FILE", description = "The state of the world, as explain takes it.")
    private @Nullable Path state;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "How long to measure, after a warm-up of 2 s at most. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--json", description = "Prints the figures as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds is " + seconds + ", must be above 0 and at most 3600");
        }
        PolicySource source = Policies.read(directory);
        Policy policy = Policies.compile(source);
        List<Question> questions = questions(policy, source);
        DecisionTiming timing = DecisionTiming.of(questions, Math.min(seconds, WARM_UP_SECONDS), seconds);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(FindingFormat.pretty(report(policy, timing)));
        } else {
            print(policy, timing, out);
        }
        out.flush();
        return 0;
    }

    private List<Question> questions(Policy policy, PolicySource source) {
        if (!requests.isEmpty()) {
            return requests.stream()
                    .map(request -> Questions.read(policy, request, state))
                    .toList();
        }
        if (state != null) {
            throw new ParameterException(spec.commandLine(), "--state needs a --request");
        }
        TestSuite.Result read = TestSuite.read(policy, source.tests());
        List<Question> questions = read.suite()
                .orElseThrow(() -> new InvalidPolicyException(read.findings()))
                .questions();
        if (questions.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is nothing to decide: " + directory + " has no tests. Maybe --request FILE.");
        }
        return questions;
    }

    private void print(Policy policy, DecisionTiming timing, PrintWriter out) {
        int count = timing.questions().size();
        out.printf(
                Locale.ROOT,
                "Policy %s, %d %s, %d %s%s on one thread.%n",
                policy.name(),
                policy.rules().size(),
                policy.rules().size() == 1 ? "rule" : "rules",
                count,
                count == 1 ? "request" : "requests",
                requests.isEmpty() ? " of its tests" : "");
        out.println("A decision takes, in microseconds:");
        for (double percentile : PERCENTILES) {
            out.printf(
                    Locale.ROOT,
                    "  %-8s %10.2f%n",
                    label(percentile),
                    micros(timing.nanos().getValueAtPercentile(percentile)));
        }
        out.printf(
                Locale.ROOT, "  %-8s %10.2f%n", "longest", micros(timing.nanos().getMaxValue()));
        out.printf(
                Locale.ROOT,
                "of %,d decisions; reading the time is %.2f of each.%n",
                timing.nanos().getTotalCount(),
                micros(timing.timerNanos()));
        if (!Double.isNaN(timing.bytesPerDecision())) {
            out.printf(Locale.ROOT, "It allocates %,.0f bytes.%n", timing.bytesPerDecision());
        }
        if (count > 1) {
            out.println("The slowest requests, by their medians:");
            timing.questions().stream()
                    .limit(SLOWEST)
                    .forEach(each ->
                            out.printf(Locale.ROOT, "  %8.2f  %s%n", micros(median(each.nanos())), each.name()));
        }
    }

    private static ObjectNode report(Policy policy, DecisionTiming timing) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("policy", policy.name());
        report.put("revision", policy.revision());
        report.put("rules", policy.rules().size());
        report.put("decisions", timing.nanos().getTotalCount());
        ObjectNode micros = report.putObject("microseconds");
        for (double percentile : PERCENTILES) {
            micros.put(label(percentile), micros(timing.nanos().getValueAtPercentile(percentile)));
        }
        micros.put("longest", micros(timing.nanos().getMaxValue()));
        micros.put("timer", micros(timing.timerNanos()));
        if (!Double.isNaN(timing.bytesPerDecision())) {
            report.put("bytesPerDecision", timing.bytesPerDecision());
        }
        ArrayNode requests = report.putArray("requests");
        timing.questions()
                .forEach(each ->
                        requests.addObject().put("name", each.name()).put("median", micros(median(each.nanos()))));
        return report;
    }

    private static long median(Histogram nanos) {
        return nanos.getValueAtPercentile(50);
    }

    private static double micros(long nanos) {
        return nanos / NANOS_PER_MICRO;
    }

    private static String label(double percentile) {
        if (percentile == 50) {
            return "median";
        }
        return "p" + (percentile == Math.rint(percentile) ? String.valueOf((int) percentile) : percentile);
    }
}
