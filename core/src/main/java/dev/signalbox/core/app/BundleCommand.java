package dev.signalbox.core.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Packs policies for web servers, and looks into what was packed. */
@Command(
        name = "bundle",
        description = "Packs a policy for a web server, from which many sidecars fetch it (policy.bundle).",
        mixinStandardHelpOptions = true,
        subcommands = {
            BundleBuildCommand.class,
            BundleSignCommand.class,
            BundleInspectCommand.class,
            BundleRefreshCommand.class
        })
final class BundleCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }
}
