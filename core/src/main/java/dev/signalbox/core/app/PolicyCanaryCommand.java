package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RevisionOrEnd revision;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            description = "The share of the sessions, 0.01 to 99.99 percent.")
    private @Nullable Double share;

    @Option(names = "--force", description = "Lets it decide even if its tests failed.")
    private boolean force;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ChangeOptions options;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        ObjectNode change = options.change();
        Optional<String> id = revision.revision();
        if (id.isEmpty()) {
            options.make("/policy/canary/end", change, Map.of());
            return 0;
        }
        if (share == null) {
            throw new ParameterException(spec.commandLine(), "--share is missing, such as --share 5 for 5 percent");
        }
        change.put("basisPoints", (int) Math.round(share * BASIS_POINTS_PER_PERCENT));
        change.put("force", force);
        options.make("/policy/revisions/" + id.get() + "/canary", change, Map.of());
        return 0;
    }
}
