package dev.signalbox.plugins.testkit;

import static dev.signalbox.spi.ConfigurationKey.Type.FLAG;
import static dev.signalbox.spi.ConfigurationKey.Type.NUMBER;
import static dev.signalbox.spi.ConfigurationKey.Type.SECTION;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of plugins and their READMEs, on ones that keep it and ones that break it. */
class PluginContractTest {

    private static final String TABLE = """
            | key | type | default | meaning |
            |---|---|---|---|
            | `usd` | a number above 0 | required | dollars an hour |
            """;

    private final Path directory;

    PluginContractTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void findsEverythingWrongWithAPlugin() {
        assertThat(Contracts.failuresOf(WrongContract.class))
                .containsOnlyKeys(
                        "hasAnIdAndWasBuiltForThisSpi",
                        "isNamedInItsServiceFile",
                        "offersTypesThatOperatorsCanName",
                        "documentsItsKeys",
                        "needsNothingOutsideItsJars");
    }

    @Test
    void loadsAPluginIsolatedAndLetsGoOfIt() throws Exception {
        Path packed = PluginJar.of("right").service(Right.class).version("1.2").writeTo(directory);
        try (IsolatedPlugin isolated = IsolatedPlugin.load(packed)) {
            assertThat(isolated.plugin().getClass()).isNotEqualTo(Right.class);
            assertThat(isolated.plugin().getClass().getPackage().getImplementationVersion())
                    .isEqualTo("1.2");
            assertThat(isolated.plugin().costModels()).containsOnlyKeys("right");
            assertThatThrownBy(
                            () -> isolated.plugin().getClass().getClassLoader().loadClass("org.junit.jupiter.api.Test"))
                    .isInstanceOf(ClassNotFoundException.class);
            isolated.requireUnloaded();
        }
    }

    @Test
    void refusesADirectoryWithoutAPlugin() throws IOException {
        Path packed = PluginJar.of("none").add(Right.class).writeTo(directory);

        assertThatThrownBy(() -> IsolatedPlugin.load(packed)).hasMessageContaining("META-INF/services/");
    }

    @Test
    void holdsTablesEqualToDeclaredKeys() throws IOException {
        assertThat(readme("<!-- keys of cost model right -->\n" + TABLE + "\nMore.\n"))
                .isNull();
        assertThat(readme("<!-- keys of cost model right -->\n" + TABLE.replace("above 0", "") + "\nMore.\n"))
                .contains("the table for cost model right must be", TABLE);
        assertThat(readme("Nothing.\n")).contains("there is no table for cost model right", TABLE);
        assertThat(readme("<!-- keys of cost model right, left -->\n" + TABLE))
                .contains("a table is for cost model right, left, but the plugin offers cost model right");
    }

    @Test
    void saysInATableOfSeveralTypesWhereTheyDiffer() {
        List<ConfigurationKey> first = List.of(
                ConfigurationKey.required("url", TEXT, "where it is"),
                ConfigurationKey.optional("last", FLAG, "true", "it"));
        List<ConfigurationKey> second = List.of(
                ConfigurationKey.optional("url", TEXT, "http://b", "where it is"),
                ConfigurationKey.nested(
                        "more", SECTION, "others", List.of(ConfigurationKey.optional("depth", NUMBER, "", "how far"))),
                ConfigurationKey.optional("last", FLAG, "true", "it"));
        List<ConfigurationKey> third = List.of(ConfigurationKey.required("url", TEXT, "where it is"));

        assertThat(KeyTable.of(List.of(
                        new OfferedComponent("provider", "a", first),
                        new OfferedComponent("provider", "b", second),
                        new OfferedComponent("provider", "c", third))))
                .isEqualTo("""
                        | key | type | default | meaning |
                        |---|---|---|---|
                        | `url` | a text | required; http://b (`b`) | where it is |
                        | `more` | keys with values | none | only of `b`: others |
                        | `more.depth` | a number | none | only of `b`: how far |
                        | `last` | true or false | true | only of `a`, `b`: it |
                        """);
    }

    /** What is found wrong with a README, or null. */
    private @Nullable String readme(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("README.md"), text);
        try {
            DocumentedKeys.requireIn(file, new Right());
            return null;
        } catch (AssertionError e) {
            return e.getMessage();
        }
    }

    /** A plugin that is right. */
    public static final class Right implements Plugin {

        @Override
        public String id() {
            return "right";
        }

        @Override
        public int spiVersion() {
            return SpiVersion.CURRENT;
        }

        @Override
        public Map<String, Factory<CostModel>> costModels() {
            ConfigurationKey usd =
                    ConfigurationKey.required("usd", NUMBER, "dollars an hour").positive();
            return Map.of("right", Factory.of(List.of(usd), context -> {
                double usdPerHour = context.configuration().number("usd");
                return (backend, model) ->
                        (request, load) -> new CostEstimate(1, 1, usdPerHour, 0, Double.NaN, Double.NaN, Double.NaN);
            }));
        }
    }

    /** A plugin that nobody could use. */
    public static final class Wrong implements Plugin {

        @Override
        public String id() {
            return "Not Right";
        }

        @Override
        public int spiVersion() {
            return 0;
        }

        @Override
        public Map<String, Factory<CostModel>> costModels() {
            ConfigurationKey usd = ConfigurationKey.required("usd", NUMBER, "dollars an hour");
            return Map.of("Wrong Type", Factory.of(List.of(usd), context -> (backend, model) -> {
                throw new IllegalStateException("never");
            }));
        }
    }

    /** Its test, as its author would write it. */
    static final class WrongContract extends PluginContract {

        @Override
        protected Plugin plugin() {
            return new Wrong();
        }
    }
}
