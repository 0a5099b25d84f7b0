package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes back to what was before. */
@Command(
        name = "rollback",
        description = "Takes the canary back if there is one, else puts the revision in force that was active before.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  signalbox policy rollback --why \"voice misses its target\""})
final class PolicyRollbackCommand implements Callable<Integer> {

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
        JsonNode answer = admin.client().post("/policy/rollback", AdminOptions.change(why), Map.of());
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(answer, out)) {
            RevisionText.inForce(answer, out);
            out.flush();
        }
        return 0;
    }
}
