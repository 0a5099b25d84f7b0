package dev.signalbox.core.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at plugins, checks those that were built, and loads them anew in a running sidecar. */
@Command(
        name = "plugin",
        description = {
            "Shows plugins with the keys that operators write for them, checks those that were built, and loads them anew in a"
                    + " running sidecar."
        },
        mixinStandardHelpOptions = true,
        subcommands = {PluginListCommand.class, PluginVerifyCommand.class, PluginReloadCommand.class})
final class PluginCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }
}
