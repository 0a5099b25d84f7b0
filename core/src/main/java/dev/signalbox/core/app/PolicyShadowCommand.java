package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a revision decide live requests with no effect. */
@Command(
        name = "shadow",
        description =
                "Lets a revision decide live requests beside the active one, with no effect, and counts what differs (see status).",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  signalbox policy shadow sha256:3f2a", "  signalbox policy shadow --end"})
final class PolicyShadowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "REVISION", arity = "0..1", description = "The revision's id or the beginning of it.")
    private @Nullable String revision;

    @Option(names = "--end", description = "Ends the shadow.")
    private boolean end;

    @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "The reason, for the history.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String why;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private AdminOptions admin;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (end == (revision != null)) {
            throw new ParameterException(spec.commandLine(), "either a revision or --end must be given");
        }
        String path = end ? "/policy/shadow/end" : "/policy/revisions/" + revision + "/shadow";
        JsonNode answer = admin.client().post(path, AdminOptions.change(why), Map.of());
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(answer, out)) {
            RevisionText.inForce(answer, out);
            out.flush();
        }
        return 0;
    }
}
