package dev.signalbox.core.app;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a revision decide live requests with no effect. */
@Command(
        name = "shadow",
        description =
                "Lets a revision decide live requests beside the active one, with no effect, and counts what differs (see status).",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  signalbox policy shadow sha256:3f2a", "  signalbox policy shadow --end"})
final class PolicyShadowCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RevisionOrEnd revision;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ChangeOptions options;

    @Override
    public Integer call() {
        String path = revision.revision()
                .map(id -> "/policy/revisions/" + id + "/shadow")
                .orElse("/policy/shadow/end");
        options.make(path, options.change(), Map.of());
        return 0;
    }
}
