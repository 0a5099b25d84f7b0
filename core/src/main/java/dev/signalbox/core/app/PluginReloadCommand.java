package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.json.JsonTrees;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a running sidecar load a plugin anew. */
@Command(
        name = "reload",
        description = {
            "Has a running sidecar load a plugin's directory anew, while it serves requests.",
            "If the new version is not admitted, or does not take its configuration, the former one stays in force and the exit"
                    + " code is 3. The answer comes once the former one has ended."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  signalbox plugin reload model-servers"})
final class PluginReloadCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The plugin's id, which is the name of its directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private AdminOptions admin;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        JsonNode plugin = admin.client().post("/plugins/" + id + "/reload", JsonTrees.object(), Map.of());
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(plugin, out)) {
            print(plugin, out);
            out.flush();
        }
        return 0;
    }

    private static void print(JsonNode plugin, PrintWriter out) {
        out.println("Plugin " + plugin.path("id").asText() + " is loaded anew and "
                + plugin.path("state").asText());
        plugin.path("reloadedBackends").forEach(backend -> out.println("  backend " + backend.asText()));
        int hurried = plugin.path("closedWithRequestsUnderWay").asInt();
        if (hurried > 0) {
            out.println("  " + hurried + " backends' former components were closed before their requests had ended");
        }
        plugin.path("warnings").forEach(warning -> out.println("  warning: " + warning.asText()));
        plugin.path("leftBehind").forEach(warning -> out.println("  the former version: " + warning.asText()));
    }
}
