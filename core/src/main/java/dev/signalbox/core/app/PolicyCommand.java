package dev.signalbox.core.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tools for the policy language, and for the policies of a running sidecar. */
@Command(
        name = "policy",
        description = "Tools for policies, and for those of a running sidecar.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PolicyCheckCommand.class,
            PolicyFmtCommand.class,
            PolicyTestCommand.class,
            PolicyExplainCommand.class,
            PolicyBenchCommand.class,
            PolicyPushCommand.class,
            PolicyRetestCommand.class,
            PolicyShadowCommand.class,
            PolicyCanaryCommand.class,
            PolicyActivateCommand.class,
            PolicyRollbackCommand.class,
            PolicyStatusCommand.class,
            BundleCommand.class
        })
final class PolicyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }
}
