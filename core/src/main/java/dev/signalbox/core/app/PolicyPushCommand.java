package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.json.JsonTrees;
import dev.signalbox.core.policy.CompiledFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a policy to a running sidecar, which keeps, checks and tests it. */
@Command(
        name = "push",
        description =
                "Brings a policy to a running sidecar, which keeps it as a revision, checks it and runs its tests. Nothing else"
                        + " changes.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  signalbox policy push policy/ --comment \"voice goes to the ASIC\""})
final class PolicyPushCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "What it is for.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String comment;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private AdminOptions admin;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        CompiledFiles policy = CompiledFiles.directory(directory);
        if (policy.files().isEmpty()) {
            throw new InvalidPolicyException(policy.findings());
        }
        ObjectNode body = JsonTrees.object();
        body.put("author", System.getProperty("user.name", ""));
        body.put("comment", comment);
        ObjectNode files = body.putObject("files");
        policy.files().forEach(files::put);
        JsonNode revision = admin.client().post("/policy/revisions", body, Map.of());
        PrintWriter out = spec.commandLine().getOut();
        boolean valid = revision.path("valid").asBoolean();
        boolean failed = revision.at("/tests/failed").asInt() > 0;
        if (!admin.printedAsJson(revision, out)) {
            out.println("Revision " + revision.path("id").asText() + ", no. "
                    + revision.path("sequence").asText() + (valid ? ", is valid." : ", has errors:"));
            RevisionText.findings(revision, out);
            if (valid) {
                RevisionText.testResult(revision, out);
                String id = RevisionText.shortId(revision.path("id"));
                out.println(
                        failed
                                ? "Canary and activate refuse it, unless with --force."
                                : "Next: signalbox policy shadow " + id + ", canary " + id + " --share 5, or activate "
                                        + id);
            }
            out.flush();
        }
        return valid ? failed ? Main.FAILED : 0 : Main.INVALID;
    }
}
