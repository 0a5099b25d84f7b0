package dev.signalbox.core.app;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Goes back to what was before. */
@Command(
        name = "rollback",
        description = "Takes the canary back if there is one, else puts the revision in force that was active before.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  signalbox policy rollback --why \"voice misses its target\""})
final class PolicyRollbackCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ChangeOptions options;

    @Override
    public Integer call() {
        options.make("/policy/rollback", options.change(), Map.of());
        return 0;
    }
}
