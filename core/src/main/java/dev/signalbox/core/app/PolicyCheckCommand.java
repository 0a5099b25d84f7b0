package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.report.FindingFormat;
import dev.signalbox.core.report.FindingJson;
import dev.signalbox.core.report.ReportedFiles;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.analysis.PolicyAnalysis;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with a policy. */
@Command(
        name = "check",
        description = {
            "Compiles a policy and says everything that is wrong with it, and what is most likely not meant:",
            "conditions that never or always hold, rules without effect, classes with nowhere to go."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox policy check policy/",
            "  signalbox policy check --format sarif policy/ > findings.sarif"
        })
final class PolicyCheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json, github (annotations of a workflow) or sarif. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private FindingFormat format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        PolicyCompiler.Result result = check(Policies.read(directory));
        PrintWriter out = spec.commandLine().getOut();
        if (json || format == FindingFormat.JSON) {
            out.print(FindingFormat.pretty(report(result)));
        } else {
            out.print(format.write(result.findings(), new ReportedFiles(directory)));
            if (format == FindingFormat.TEXT) {
                result.policy().ifPresent(policy -> out.println(summary(policy)));
            }
        }
        out.flush();
        return result.policy().isPresent() ? 0 : Main.INVALID;
    }

    /** What compiling says, and of a policy that can be used, what is most likely not meant. */
    private static PolicyCompiler.Result check(PolicySource source) {
        PolicyCompiler.Result result = new PolicyCompiler().compile(source);
        if (result.policy().isEmpty()) {
            return result;
        }
        Policy policy = result.policy().get();
        List<Finding> findings = new ArrayList<>(result.findings());
        findings.addAll(PolicyAnalysis.of(source, policy, LocalDate.now(policy.zone())));
        return new PolicyCompiler.Result(result.policy(), findings);
    }

    private static String summary(Policy policy) {
        return "Policy " + policy.name() + " is valid: " + policy.rules().size() + " rules, "
                + policy.classes().size() + " classes, " + policy.revision();
    }

    private static ObjectNode report(PolicyCompiler.Result result) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        FindingJson.put(report, result.findings());
        result.policy().ifPresent(policy -> {
            report.put("policy", policy.name());
            report.put("revision", policy.revision());
            report.put("rules", policy.rules().size());
            report.put("classes", policy.classes().size());
        });
        return report;
    }
}
