package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    private ChangeOptions options;

    @Override
    public Integer call() {
        String expected = ifActive == null
                ? options.client().get("/policy").at("/active/id").asText()
                : ifActive;
        ObjectNode change = options.change();
        change.put("force", force);
        options.make("/policy/revisions/" + revision + "/activate", change, Map.of("if-match", '"' + expected + '"'));
        return 0;
    }
}
