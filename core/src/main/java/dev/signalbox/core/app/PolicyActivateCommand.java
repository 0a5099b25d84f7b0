package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a revision in force. */
@Command(
        name = "activate",
        description = "Puts a revision in force for all requests. None is dropped, and no decision under way changes.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox policy activate sha256:3f2a --why \"the canary did well\"",
            "  signalbox policy activate canary",
            "  signalbox policy activate 3f2a --if-active sha256:77b0...   unless something else is active meanwhile"
        })
final class PolicyActivateCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "REVISION",
            description = "The revision's id or the beginning of it, or canary, shadow, previous.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String revision;

    @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "The reason, for the history.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String why;

    @Option(
            names = "--if-active",
            paramLabel = "ID",
            description =
                    "The revision that must be active now, in full; what is active when the command begins where it is not"
                            + " given.")
    private @Nullable String ifActive;

    @Option(names = "--force", description = "Puts it in force even if its tests failed.")
    private boolean force;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private AdminOptions admin;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        AdminClient client = admin.client();
        String expected =
                ifActive == null ? client.get("/policy").at("/active/id").asText() : ifActive;
        ObjectNode change = AdminOptions.change(why);
        change.put("force", force);
        JsonNode answer = client.post(
                "/policy/revisions/" + revision + "/activate", change, Map.of("if-match", '"' + expected + '"'));
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(answer, out)) {
            RevisionText.inForce(answer, out);
            out.flush();
        }
        return 0;
    }
}
