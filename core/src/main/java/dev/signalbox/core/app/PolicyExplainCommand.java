package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.FullExplanation;
import dev.signalbox.core.http.api.FullExplanationReport;
import dev.signalbox.core.http.api.FullExplanationText;
import dev.signalbox.core.report.FindingFormat;
import dev.signalbox.core.testing.Question;
import dev.signalbox.rules.Policy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides one request by a policy and accounts for every rule and every candidate. */
@Command(
        name = "explain",
        description = {
            "Decides one request by a policy and accounts for every rule and every backend, as a running sidecar does at",
            "/decisions/{id}?explain=full. Nothing is started and nothing is called."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox policy explain policy/ --request request.yaml --state state.yaml",
            "  signalbox policy explain policy/ --request speech --state policy/tests/voice_test.yaml",
            "  echo '{\"promptTokens\": 900, \"labels\": {\"use\": \"voice\"}}' | signalbox policy explain policy/ --request -"
        })
final class PolicyExplainCommand implements Callable<Integer> {

    private enum Format {
        TEXT,
        JSON
    }

    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(
            names = "--request",
            paramLabel = "FILE",
            required = true,
            description =
                    "The request as YAML or JSON, with the fields of Request or of the decision API; - for standard"
                            + " input, or the name of a request in the file of the state.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String request;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "Backends with their state, clock, budgets and so on, as a *_test.yaml says it; such a file will do."
                            + " Without it: five idle backends, one of each placement.")
    private @Nullable Path state;

    @Option(
            names = {"-o", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Format format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Policy policy = Policies.compile(Policies.read(directory));
        Question question = Questions.read(policy, request, state);
        FullExplanation explanation = question.explain();
        PrintWriter out = spec.commandLine().getOut();
        if (json || format == Format.JSON) {
            ObjectNode report = FullExplanationReport.of(explanation);
            report.put("state", state == null ? Questions.EXAMPLE : state.toString());
            out.print(FindingFormat.pretty(report));
        } else {
            out.print(FullExplanationText.of(explanation));
            if (state == null) {
                out.println();
                out.println("No --state was given, so this was decided on an example of five idle backends.");
            }
        }
        out.flush();
        return 0;
    }
}
