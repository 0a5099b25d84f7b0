package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a running sidecar run the tests that it keeps with a revision once more. */
@Command(
        name = "retest",
        description = {
            "Lets a running sidecar run the tests that it keeps with a revision, and keep how they end.",
            "Those of a pushed revision have run already; those of a policy directory that it found at its start have not."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  signalbox policy retest active", "  signalbox policy retest sha256:3f2a"})
final class PolicyRetestCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "REVISION",
            description = "The revision's id or the beginning of it, or active, canary, shadow, previous.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String revision;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private AdminOptions admin;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        JsonNode tested =
                admin.client().post("/policy/revisions/" + revision + "/test", AdminOptions.change(""), Map.of());
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(tested, out)) {
            out.println("Revision " + tested.path("id").asText());
            RevisionText.testResult(tested, out);
            out.flush();
        }
        return tested.at("/tests/failed").asInt() > 0 ? Main.FAILED : 0;
    }
}
