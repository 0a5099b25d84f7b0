package dev.signalbox.core.app;

import dev.signalbox.core.report.ReportedFiles;
import dev.signalbox.core.testing.ReportFormat;
import dev.signalbox.core.testing.ReportOptions;
import dev.signalbox.core.testing.TestCase;
import dev.signalbox.core.testing.TestFilter;
import dev.signalbox.core.testing.TestReport;
import dev.signalbox.core.testing.TestSuite;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the tests of a policy. */
@Command(
        name = "test",
        description =
                "Runs tests/*_test.yaml of a policy through the decision pipeline and says what differs, and why.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox policy test policy/",
            "  signalbox policy test --filter '*voice*' --watch policy/",
            "  signalbox policy test --threshold 100 --format junit --output report.xml policy/"
        })
final class PolicyTestCommand implements Callable<Integer> {

    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J\u001b[3J";

    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "Runs only tests whose name or file matches: a part of it, a pattern with * and ?,"
                    + " or /a regular expression/.")
    private @Nullable String filter;

    @Option(names = "--coverage", description = "Shows which rules and conditions the tests covered.")
    private boolean coverage;

    @Option(
            names = "--threshold",
            paramLabel = "PERCENT",
            description = "Fails if less of the rules or of the conditions is covered; shows coverage.")
    private @Nullable Double threshold;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json, junit, github (annotations of a workflow) or sarif. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ReportFormat format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Writes the report there, and what happened as text to the terminal.")
    private @Nullable Path output;

    @Option(names = "--watch", description = "Runs again whenever a file of the policy changes, until Ctrl-C.")
    private boolean watch;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (threshold != null && !(threshold >= 0 && threshold <= 100)) {
            throw new ParameterException(spec.commandLine(), "--threshold is " + threshold + ", must lie in 0 to 100");
        }
        Predicate<TestCase> chosen = chosen();
        return watch ? watch(chosen) : runOnce(chosen);
    }

    private Predicate<TestCase> chosen() {
        if (filter == null) {
            return test -> true;
        }
        try {
            return TestFilter.of(filter);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--filter: " + e.getMessage(), e);
        }
    }

    /** Runs until the thread is interrupted, and gives the last run's exit code. */
    private int watch(Predicate<TestCase> chosen) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (DirectoryWatch changes = new DirectoryWatch(directory)) {
            while (true) {
                if (Distribution.printsToTerminal()) {
                    out.print(CLEAR_SCREEN);
                }
                int exitCode = tryOnce(chosen);
                out.println("Watching " + directory + " for changes. Ctrl-C ends.");
                out.flush();
                try {
                    changes.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return exitCode;
                }
            }
        }
    }

    /** A file may be away for a moment, while an editor replaces it. */
    private int tryOnce(Predicate<TestCase> chosen) throws IOException {
        try {
            return runOnce(chosen);
        } catch (InvalidPolicyException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return Main.INVALID;
        }
    }

    private int runOnce(Predicate<TestCase> chosen) throws IOException {
        PolicySource source = Policies.read(directory);
        PolicyCompiler.Result compiled = new PolicyCompiler().compile(source);
        List<Finding> findings = new ArrayList<>(compiled.findings());
        TestSuite suite = compiled.policy()
                .flatMap(policy -> {
                    TestSuite.Result read = TestSuite.read(policy, source.tests());
                    findings.addAll(read.findings());
                    return read.suite();
                })
                .orElse(null);
        if (suite == null) {
            writeFindings(findings);
            return Main.INVALID;
        }
        if (suite.cases().stream().noneMatch(chosen)) {
            spec.commandLine()
                    .getErr()
                    .println(
                            suite.cases().isEmpty()
                                    ? "There is nothing to run: " + directory + " has no tests/*_test.yaml."
                                    : "There is nothing to run: none of "
                                            + suite.cases().size() + " tests matches " + filter + ".");
            return Main.FAILED;
        }
        TestReport report = suite.run(chosen, System::nanoTime);
        ReportOptions options = new ReportOptions(
                new ReportedFiles(directory),
                coverage || threshold != null,
                threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold));
        write(report, options);
        return options.satisfiedBy(report) ? 0 : Main.FAILED;
    }

    private void write(TestReport report, ReportOptions options) throws IOException {
        ReportFormat wanted = format();
        String written = wanted.write(report, options);
        PrintWriter out = spec.commandLine().getOut();
        if (output == null) {
            out.print(written);
        } else {
            Files.writeString(output, written);
            out.print(wanted == ReportFormat.TEXT ? written : ReportFormat.TEXT.write(report, options));
        }
        out.flush();
    }

    private void writeFindings(List<Finding> findings) throws IOException {
        ReportedFiles files = new ReportedFiles(directory);
        PrintWriter out = spec.commandLine().getOut();
        String written = format().ofFindings().write(findings, files);
        if (output == null || format() == ReportFormat.TEXT || format() == ReportFormat.JUNIT) {
            out.print(written);
        } else {
            Files.writeString(output, written);
        }
        out.flush();
    }

    private ReportFormat format() {
        return json ? ReportFormat.JSON : format;
    }
}
