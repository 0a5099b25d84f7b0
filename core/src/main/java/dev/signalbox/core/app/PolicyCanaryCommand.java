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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a revision decide a share of the sessions. */
@Command(
        name = "canary",
        description = {
            "Lets a revision decide a share of the sessions, always the same ones.",
            "It is taken back by itself if it does worse than the active one (see status)."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  signalbox policy canary sha256:3f2a --share 5", "  signalbox policy canary --end"
        })
final class PolicyCanaryCommand implements Callable<Integer> {

    private static final int BASIS_POINTS_PER_PERCENT = 100;

    @Parameters(paramLabel = "REVISION", arity = "0..1", description = "The revision's id or the beginning of it.")
    private @Nullable String revision;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            description = "The share of the sessions, 0.01 to 99.99 percent.")
    private @Nullable Double share;

    @Option(names = "--end", description = "Takes the canary back.")
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
        ObjectNode change = AdminOptions.change(why);
        String path = "/policy/canary/end";
        if (!end) {
            if (share == null) {
                throw new ParameterException(spec.commandLine(), "--share is missing, such as --share 5 for 5 percent");
            }
            change.put("basisPoints", (int) Math.round(share * BASIS_POINTS_PER_PERCENT));
            path = "/policy/revisions/" + revision + "/canary";
        }
        JsonNode answer = admin.client().post(path, change, Map.of());
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(answer, out)) {
            RevisionText.inForce(answer, out);
            out.flush();
        }
        return 0;
    }
}
