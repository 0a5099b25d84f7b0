package dev.signalbox.core.plugin;

import static dev.signalbox.core.plugin.PluginJars.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.config.InvalidConfigurationException;
import dev.signalbox.rules.Finding;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins as real jars, most of them hostile. */
class PluginHostTest {

    private static final Backend BACKEND =
            new Backend("gpu-a", Placement.GPU, "", URI.create("http://a"), "", true, 8, List.of(), Map.of(), Map.of());
    private static final ServedModel MODEL = new ServedModel("m", "m", Set.of(Operation.CHAT), "", 4096);
    private static final InferenceRequest REQUEST =
            InferenceRequest.builder(Operation.CHAT, "m").build();

    private final Path directory;

    private final PluginJars jars;
    private PluginHost host = PluginHost.of(List.of(), services());

    PluginHostTest(@TempDir Path directory) {
        this.directory = directory;
        this.jars = new PluginJars(directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void makesTheComponentsOfABackend() {
        jars.addGood("good");
        host = load();
        assertThat(host.statuses()).extracting(PluginStatus::state).containsExactly(PluginState.STARTING);

        BackendComponents components = create("""
                - id: gpu-a
                  provider: good
                  url: http://a
                  cost: {model: good, usd: 3}
                """).get(0);

        assertThat(components.name()).isEqualTo("gpu-a");
        assertThat(components.provider().discover().toCompletableFuture().join())
                .isEmpty();
        assertThat(components.loads().sample(List.of()).toCompletableFuture().join())
                .isEmpty();
        assertThat(estimate(components)).isEqualTo(new CostEstimate(1, 2, 3, 0, Double.NaN, Double.NaN, 0.1));
        PluginStatus status = host.statuses().get(0);
        assertThat(status.state()).isEqualTo(PluginState.OK);
        assertThat(status.providers()).containsExactly("good");
        assertThat(status.loadSources()).containsExactly("good");
        assertThat(status.costModels()).containsExactly("good");
        assertThat(status.components())
                .extracting(ComponentStatus::id)
                .containsExactly(
                        new ComponentId("good", "provider", "good", "gpu-a"),
                        new ComponentId("good", "load source", "good", "gpu-a"),
                        new ComponentId("good", "cost model", "good", "gpu-a"));
    }

    @Test
    void whatIsNotConfiguredIsUnknown() {
        jars.addGood("good");
        host = load();

        BackendComponents components =
                create("- {id: a, provider: good, load: {source: none}}").get(0);

        assertThat(components
                        .loads()
                        .sample(List.of(BACKEND))
                        .toCompletableFuture()
                        .join())
                .isEmpty();
        assertThat(estimate(components)).isEqualTo(CostEstimate.UNKNOWN);
        assertThat(host.statuses().get(0).components()).hasSize(1);
    }

    @Test
    void setsHostilePluginsAsideAndKeepsTheGoodOne() throws IOException {
        jars.addGood("good")
                .addWithout(
                        "missing-class",
                        plugin("missing-class", 1, "private final Part part = new Part();") + "class Part {}",
                        "Part")
                .addWithService("bad-service-file", PluginJars.good("bad-service-file"), "com.example.Absent")
                .addWithService("no-plugin", PluginJars.good("no-plugin") + "class Other {}", "Other")
                .addWithService("no-service-file", PluginJars.good("no-service-file"))
                .add(
                        "throwing-constructor",
                        plugin(
                                "throwing-constructor",
                                1,
                                "public Main() { throw new IllegalStateException(\"no luck\"); }"))
                .add("throwing-initialiser", plugin("throwing-initialiser", 1, "static int x = 1 / 0;"))
                .add(
                        "throwing-method",
                        plugin(
                                "throwing-method",
                                1,
                                "public Map<String, Factory<CostModel>> costModels() { throw new Error(\"oh\"); }"))
                .add(
                        "null-map",
                        plugin("null-map", 1, "public Map<String, Factory<CostModel>> costModels() { return null; }"))
                .add(
                        "endless",
                        plugin(
                                "endless",
                                1,
                                "public Map<String, Factory<CostModel>> costModels() { return costModels(); }"))
                .add(
                        "bad-type",
                        plugin(
                                "bad-type",
                                1,
                                "public Map<String, Factory<CostModel>> costModels()"
                                        + " { return Map.of(\"Bad Type\", c -> null); }"))
                .add("from-the-future", plugin("from-the-future", 99, ""))
                .add("other-name", plugin("my-name", 1, ""))
                .add("same-types", PluginJars.good("good").replace("return \"good\"", "return \"same-types\""));
        Files.createDirectories(jars.directory().resolve("empty"));
        Files.createDirectories(jars.directory().resolve(".hidden"));
        Files.createDirectories(jars.directory().resolve("no-jar"));
        Files.writeString(jars.directory().resolve("no-jar/no-jar.jar"), "not a jar");
        Files.writeString(jars.directory().resolve("lost.jar"), "");
        Files.writeString(jars.directory().resolve("README.txt"), "");

        host = load();
        create("- {id: a, provider: good}");

        assertThat(reasons())
                .containsOnlyKeys(
                        "bad-service-file",
                        "bad-type",
                        "empty",
                        "endless",
                        "from-the-future",
                        "good",
                        "lost",
                        "missing-class",
                        "no-jar",
                        "no-plugin",
                        "no-service-file",
                        "null-map",
                        "other-name",
                        "same-types",
                        "throwing-constructor",
                        "throwing-initialiser",
                        "throwing-method")
                .containsEntry("good", "OK ")
                .containsEntry("empty", "QUARANTINED the directory holds no jar")
                .containsEntry(
                        "lost", "QUARANTINED the jar lies beside the plugins, must lie in a directory of its own")
                .containsEntry(
                        "from-the-future",
                        "QUARANTINED it was built against version 99 of the SPI, must be from 1 to 1")
                .containsEntry(
                        "other-name", "QUARANTINED its id is \"my-name\", must be \"other-name\" like its directory")
                .containsEntry("same-types", "QUARANTINED its provider \"good\" has the name of one of plugin good")
                .containsEntry(
                        "bad-type", "QUARANTINED its cost model is named \"Bad Type\", must be lower case with hyphens")
                .containsEntry(
                        "no-service-file",
                        "QUARANTINED no META-INF/services/dev.signalbox.spi.Plugin in no-service-file.jar");
        assertThat(reasons().get("missing-class")).contains("class Part is in none of its jars");
        assertThat(reasons().get("bad-service-file")).contains("com.example.Absent");
        assertThat(reasons().get("no-plugin")).contains("Other not a subtype");
        assertThat(reasons().get("throwing-constructor")).contains("java.lang.IllegalStateException: no luck");
        assertThat(reasons().get("throwing-initialiser")).contains("ArithmeticException");
        assertThat(reasons().get("throwing-method")).contains("java.lang.Error: oh");
        assertThat(reasons().get("null-map")).contains("NullPointerException");
        assertThat(reasons().get("endless")).contains("StackOverflowError");
        assertThat(reasons().get("no-jar")).contains("no META-INF/services/dev.signalbox.spi.Plugin");
    }

    @Test
    void asksAPluginThatAnnouncesWhatItOffersOnceThatIsNeeded() {
        String announcement = "backendProviders = %1$s\nloadSources = %1$s\ncostModels = %1$s\n";
        jars.addAnnounced("needed", PluginJars.good("needed"), announcement.formatted("needed"))
                .addAnnounced("spared", PluginJars.good("spared"), announcement.formatted("spared"))
                .addAnnounced(
                        "broken",
                        plugin("broken", 1, "public Main() { throw new IllegalStateException(\"no luck\"); }"),
                        "costModels = broken");
        host = load();

        create("- {id: a, provider: needed, cost: {model: needed, usd: 1}}");

        assertThat(reasons())
                .containsEntry("needed", "OK ")
                .containsEntry("spared", "STARTING ")
                .containsEntry("broken", "STARTING ");
        assertThat(host.statuses())
                .extracting(PluginStatus::costModels)
                .containsExactly(List.of("broken"), List.of("needed"), List.of("spared"));

        host.admitAnnounced();

        assertThat(reasons()).containsEntry("needed", "OK ").containsEntry("spared", "OK ");
        assertThat(reasons().get("broken")).startsWith("QUARANTINED").contains("no luck");
        assertThat(mistakes("- {id: b, provider: needed, cost: {model: broken}}")
                        .get(0))
                .contains("quarantined plugins: broken");
    }

    @Test
    void setsAPluginAsideThatOffersOtherThanItAnnounces() {
        jars.addGood("another")
                .addAnnounced("boasting", PluginJars.good("boasting"), "costModels = boasting, braggart")
                .addAnnounced("copying", PluginJars.good("copying"), "costModels = another");
        host = load();

        assertThat(mistakes("- {id: a, provider: another, cost: {model: braggart}}")
                        .get(0))
                .contains("quarantined plugins: boasting");
        assertThat(reasons())
                .containsEntry(
                        "boasting",
                        "QUARANTINED its META-INF/signalbox-plugin.properties announces cost model boasting, braggart, but it"
                                + " offers provider boasting, load source boasting, cost model boasting")
                .containsEntry(
                        "copying", "QUARANTINED its cost model \"another\" has the name of one of plugin another");
    }

    @Test
    void takesClassesFromLibrariesButNoPlugin() {
        jars.addWithLibrary(
                "supplied",
                PluginJars.good("supplied").replace("return () ->", "new Part(); return () ->") + "class Part {}",
                "Part");
        host = load();

        BackendComponents components = create("- {id: a, provider: supplied}").get(0);

        assertThat(components.provider().discover().toCompletableFuture().join())
                .isEmpty();
        assertThat(host.statuses().get(0).state()).isEqualTo(PluginState.OK);
    }

    @Test
    void ignoresSpiClassesThatAPluginBrings() {
        jars.addWithBundledSpi("bundling", PluginJars.good("bundling"));
        host = load();

        create("- {id: a, provider: bundling, cost: {model: bundling, usd: 1}}");

        PluginStatus status = host.statuses().get(0);
        assertThat(status.state()).isEqualTo(PluginState.OK);
        assertThat(status.warnings()).singleElement().asString().contains("dev.signalbox.spi, which are ignored");
    }

    @Test
    void aPluginSeesTheJdkAndTheSpiOnly() {
        jars.add("curious", plugin("curious", 1, """
                public Map<String, Factory<CostModel>> costModels() {
                  return Map.of("curious", context -> {
                    StringBuilder seen = new StringBuilder();
                    for (String name : List.of("java.sql.Driver", "dev.signalbox.spi.Plugin",
                        "dev.signalbox.core.plugin.PluginHost", "io.vertx.core.Vertx", "org.junit.jupiter.api.Test")) {
                      try {
                        Class.forName(name);
                        seen.append(" ").append(name);
                      } catch (ClassNotFoundException e) {
                        continue;
                      }
                    }
                    boolean own = Thread.currentThread().getContextClassLoader() == Main.class.getClassLoader();
                    throw context.configuration().invalid("see", own + seen.toString());
                  });
                }
                """));
        host = load();

        assertThat(mistakes("- {id: a, provider: curious, cost: {model: curious, see: x}}"))
                .anySatisfy(mistake ->
                        assertThat(mistake).contains("is \"x\", true java.sql.Driver dev.signalbox.spi.Plugin."));
    }

    @Test
    void anUnknownTypeIsAMistakeThatSaysWhatThereIs() {
        jars.addGood("openai-compatible").addGood("simulated").add("broken", plugin("broken", 0, ""));
        host = load();

        assertThat(mistakes("""
                - {id: a, provider: open-ai, url: x}
                - {id: b, cost: {model: simulatd}}
                - {id: c, load: {source: prometheus}}
                - {id: d}
                """))
                .containsExactly(
                        "s.yaml:2:21: error unknown-provider backends[0].provider is \"open-ai\", must be the name of a"
                                + " provider from the plugins in " + jars.directory() + ": openai-compatible,"
                                + " simulated; quarantined plugins: broken (it was built against version 0 of the SPI,"
                                + " must be from 1 to 1). Maybe \"openai-compatible\".",
                        "s.yaml:3:25: error unknown-cost-model backends[1].cost.model is \"simulatd\", must be the name"
                                + " of a cost model from the plugins in " + jars.directory()
                                + ": openai-compatible, simulated; quarantined plugins: broken (it was built against"
                                + " version 0 of the SPI, must be from 1 to 1). Maybe \"simulated\".",
                        "s.yaml:4:26: error unknown-load-source backends[2].load.source is \"prometheus\", must be the"
                                + " name of a load source from the plugins in " + jars.directory()
                                + ": openai-compatible, simulated; quarantined plugins: broken (it was built against"
                                + " version 0 of the SPI, must be from 1 to 1).");
    }

    @Test
    void withoutPluginsThereIsNothingToConfigure() {
        host = PluginHost.load(directory.resolve("absent"), services());

        assertThat(host.statuses()).isEmpty();
        assertThat(mistakes("- {id: a}")).singleElement().asString().contains(": there is none");
    }

    @Test
    void tellsTheMistakesInEveryPluginsPartAtOnce() {
        jars.addGood("good").add("failing", plugin("failing", 1, """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("failing", context -> { throw new IllegalStateException("no network"); },
                                "nothing", context -> null);
                }
                """));
        host = load();

        assertThat(mistakes("""
                - {id: a, provider: good, ulr: x}
                - {id: b, provider: good, cost: {model: good}}
                - {id: c, provider: good, cost: {model: good, usd: free}}
                - {id: d, provider: failing, port: 1}
                - {id: e, provider: nothing}
                """))
                .containsExactly(
                        "s.yaml:2:27: error unknown-key unknown key \"backends[0].ulr\"; known here: cost,"
                                + " endpoints, fallbackEstimate, id, load, provider, url. Maybe \"url\".",
                        "s.yaml:3:33: error missing-key key \"backends[1].cost.usd\" is missing, must be a number.",
                        "s.yaml:4:52: error invalid-value backends[2].cost.usd is \"free\", must be a number.",
                        "s.yaml:5:21: error plugin-failed backends[3].provider is \"failing\", which plugin failing"
                                + " failed to make: java.lang.IllegalStateException: no network.",
                        "s.yaml:6:21: error plugin-failed backends[4].provider is \"nothing\", which plugin failing"
                                + " failed to make: java.lang.NullPointerException: it returned null instead of a"
                                + " provider.");
    }

    @Test
    void holdsConfigurationsAgainstDeclaredKeysBeforeAnythingIsMade() {
        jars.add("strict", plugin("strict", 1, """
                private static final List<ConfigurationKey> KEYS = List.of(
                    ConfigurationKey.required("usd", ConfigurationKey.Type.NUMBER, "dollars an hour").positive(),
                    ConfigurationKey.optional("mode", List.of("fast", "slow"), "fast", "how it runs"));
                public Map<String, Factory<CostModel>> costModels() {
                  return Map.of("strict", Factory.of(KEYS, context -> { throw new IllegalStateException("made"); }));
                }
                """)).addGood("good");
        host = load();

        assertThat(mistakes("""
                - {id: a, provider: good, cost: {model: strict, usd: 0, mode: fats, speed: 1}}
                - {id: b, provider: good, ulr: x, cost: {model: strict, uds: 3}}
                """))
                .containsExactly(
                        "s.yaml:2:54: error invalid-value backends[0].cost.usd is \"0\", must be a number above 0.",
                        "s.yaml:2:63: error invalid-value backends[0].cost.mode is \"fats\", must be one of fast,"
                                + " slow. Maybe \"fast\".",
                        "s.yaml:2:69: error unknown-key unknown key \"backends[0].cost.speed\"; known here: mode,"
                                + " model, usd.",
                        "s.yaml:3:27: error unknown-key unknown key \"backends[1].ulr\"; known here: cost,"
                                + " endpoints, fallbackEstimate, id, load, provider, url. Maybe \"url\".",
                        "s.yaml:3:41: error missing-key key \"backends[1].cost.usd\" is missing, must be a number above"
                                + " 0.",
                        "s.yaml:3:57: error unknown-key unknown key \"backends[1].cost.uds\"; known here: mode, model,"
                                + " usd. Maybe \"usd\".");
    }

    @Test
    void setsAsideAPluginWhoseKeysContradictThemselves() {
        jars.add("contradicting", plugin("contradicting", 1, """
                public Map<String, Factory<CostModel>> costModels() {
                  ConfigurationKey key = ConfigurationKey.required("a", ConfigurationKey.Type.TEXT, "b");
                  return Map.of("contradicting", Factory.of(List.of(key, key), context -> null));
                }
                """));
        host = load();

        assertThat(reasons().get("contradicting")).contains("key a is declared twice");
    }

    private PluginHost load() {
        return PluginHost.load(jars.directory(), services());
    }

    private static HostServices services() {
        return new HostServices(() -> Instant.EPOCH, () -> 0, PluginMetrics.NONE);
    }

    private List<BackendComponents> create(String backends) {
        return host.create(file(backends));
    }

    private List<String> mistakes(String backends) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> create(backends)).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    private ConfigurationFile file(String backends) {
        return ConfigurationFile.parse("s.yaml", "backends:\n" + backends, directory, directory, Map.of());
    }

    private Map<String, String> reasons() {
        return host.statuses().stream()
                .collect(Collectors.toMap(PluginStatus::id, status -> status.state() + " " + status.reason()));
    }

    private static CostEstimate estimate(BackendComponents components) {
        return components.costs().estimator(BACKEND, MODEL).estimate(REQUEST, Load.UNKNOWN);
    }
}
