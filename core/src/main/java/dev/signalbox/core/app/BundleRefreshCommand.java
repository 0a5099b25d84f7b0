package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.json.JsonTrees;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has a running sidecar fetch its bundle. */
@Command(
        name = "refresh",
        description = "Has a running sidecar fetch its bundle now, changed or not, and says how it stands then.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  signalbox bundle refresh --admin http://10.0.0.7:8081 --token-file token"})
final class BundleRefreshCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private AdminOptions admin;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        JsonNode bundle = admin.client().post("/policy/bundle/refresh", JsonTrees.object(), Map.of());
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(bundle, out)) {
            RevisionText.bundle(bundle, out);
            out.flush();
        }
        return switch (bundle.path("state").asText()) {
            case "LOADED" -> 0;
            case "ERROR" -> Main.INVALID;
            default -> Main.INTERNAL_ERROR;
        };
    }
}
