package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for plugins, on those of the built distribution. */
class PluginCommandsIT {

    private static final String DISTRIBUTION = "target/signalbox/plugins";

    private final Path directory;

    PluginCommandsIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void listsPluginsWithTheirTypesAndKeys() {
        CommandRun run = CommandRun.of("plugin", "list", "--plugins", DISTRIBUTION);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("simulated 0.", ", SPI 1, target/signalbox/plugins/simulated\n  provider simulated\n")
                .contains("""
                            models: a list of texts, or of keys with values, required
                                what it serves
                              name: a text, required
                                  what clients ask for
                        """)
                .contains("""
                          cost model simulated
                            profile: one of h100, xeon, jetson, groq, hosted, instant, required
                                how it performs: see Profiles
                            timeScale: a number above 0, default 1
                        """)
                .doesNotContain("quarantined");
    }

    @Test
    void listsPluginsForMachines() throws IOException {
        CommandRun run = CommandRun.of("plugin", "list", "--plugins", DISTRIBUTION, "--json");

        JsonNode simulated = find("simulated", run);
        assertThat(simulated.path("version").asText()).startsWith("0.");
        assertThat(simulated.path("spiVersion").asInt()).isEqualTo(1);
        assertThat(simulated.path("state").asText()).isEqualTo("OK");
        JsonNode costModel = simulated.path("components").get(2);
        assertThat(costModel.path("kind").asText()).isEqualTo("cost model");
        assertThat(costModel.path("type").asText()).isEqualTo("simulated");
        assertThat(costModel.path("keys").get(2)).isEqualTo(new JsonMapper().readTree("""
                {"name": "utilisation", "type": "number", "required": false, "default": "0.5",
                 "expected": "a number above 0 and at most 1", "meaning": "the share of the hour that is used",
                 "above": 0, "max": 1.0}
                """));
    }

    @Test
    void listsThePluginsOfAConfigurationAndWhyOneCannotBeUsed() throws IOException {
        Files.createDirectories(directory.resolve("mine/empty"));
        Path file = Files.writeString(
                directory.resolve("signalbox.yaml"),
                "plugins: {directory: mine}\nbackends: [{id: a, provider: x, k: 1}]");

        CommandRun run = CommandRun.of("plugin", "list", "-c", file.toString());

        assertThat(run.out())
                .isEqualTo(
                        "empty, " + directory.resolve("mine/empty") + "\n  quarantined: the directory holds no jar\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void refusesAConfigurationThatIsWrong() throws IOException {
        Path file = Files.writeString(directory.resolve("signalbox.yaml"), "plugins: {directory: absent}");

        CommandRun run = CommandRun.of("plugin", "list", "-c", file.toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("plugins.directory is \"absent\", where there is no directory");
    }

    @Test
    void listsEveryTypeOfTheDistributionOnce() throws IOException {
        CommandRun run = CommandRun.of("plugin", "list", "--plugins", DISTRIBUTION, "--json");

        List<String> types = new ArrayList<>();
        for (JsonNode plugin : new JsonMapper().readTree(run.out()).path("plugins")) {
            for (JsonNode component : plugin.path("components")) {
                types.add(component.path("kind").asText() + " "
                        + component.path("type").asText());
            }
        }
        assertThat(types).doesNotHaveDuplicates().contains("provider openai-compatible", "cost model token-price");
    }

    private static JsonNode find(String id, CommandRun run) throws IOException {
        for (JsonNode plugin : new JsonMapper().readTree(run.out()).path("plugins")) {
            if (plugin.path("id").asText().equals(id)) {
                return plugin;
            }
        }
        throw new AssertionError("no plugin " + id + " in " + run.out());
    }
}
