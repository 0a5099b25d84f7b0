package dev.signalbox.core.app;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.PolicyCompiler;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tools for the policy language. */
@Command(
        name = "policy",
        description = "Tools for policies.",
        mixinStandardHelpOptions = true,
        subcommands = PolicyCommand.Check.class)
final class PolicyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }

    /** Says everything that is wrong with a policy. */
    @Command(
            name = "check",
            description = "Compiles a policy and says everything that is wrong with it.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  signalbox policy check policy/"})
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "The policy's directory.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path directory;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            PolicyCompiler.Result result = new PolicyCompiler().compile(Policies.read(directory));
            for (Finding finding : result.findings()) {
                out.println(finding);
            }
            result.policy()
                    .ifPresent(policy -> out.println("Policy " + policy.name() + " is valid: "
                            + policy.rules().size() + " rules, "
                            + policy.classes().size() + " classes, " + policy.revision()));
            out.flush();
            return result.policy().isPresent() ? 0 : Main.INVALID;
        }
    }
}
