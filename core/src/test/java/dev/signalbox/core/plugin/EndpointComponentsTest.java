package dev.signalbox.core.plugin;

import static dev.signalbox.core.plugin.PluginJars.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.config.InvalidConfigurationException;
import dev.signalbox.rules.Finding;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries whose backends are found at endpoints. */
class EndpointComponentsTest {

    private static final String PLUGIN = plugin("located", 1, """
            public Map<String, Factory<EndpointSource>> endpointSources() {
              return Map.of("fixed", context -> {
                String name = context.configuration().string("name");
                return new EndpointSource() {
                  private Runnable changed = () -> {};
                  public void onChange(Runnable toTell) { changed = toTell; }
                  public CompletionStage<List<Endpoint>> find() {
                    changed.run();
                    return CompletableFuture.completedFuture(
                        List.of(new Endpoint(name, java.net.URI.create("http://" + name), "", Map.of())));
                  }
                };
              });
            }
            public Map<String, Factory<BackendProvider>> backendProviders() {
              return Map.of("located", context -> {
                java.net.URI url = context.configuration().uri("url");
                String region = context.configuration().string("region", "");
                Map<String, String> labels = new HashMap<>();
                context.configuration().section("labels").ifPresent(section ->
                    section.keys().forEach(key -> labels.put(key, section.string(key))));
                context.count("made", 1);
                return new BackendProvider() {
                  public CompletionStage<List<Backend>> discover() {
                    return CompletableFuture.completedFuture(List.of(new Backend(context.instanceName(), Placement.GPU, "",
                        url, region, true, 8, List.of(), Map.of(), labels)));
                  }
                  public void close() { context.count("closed", 1); }
                };
              });
            }
            """);

    private static final Endpoint POD =
            new Endpoint("pod-1", URI.create("http://10.0.0.7:8000"), "eu-north", Map.of("rack", "7", "zone", "b"));

    private final Path directory;
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final PluginHost host;

    EndpointComponentsTest(@TempDir Path directory) {
        this.directory = directory;
        this.host = PluginHost.load(
                new PluginJars(directory).add("located", PLUGIN).directory(),
                new HostServices(() -> Instant.EPOCH, () -> 0, metrics));
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void anEntryWithEndpointsIsTriedAtTheStartAndGivesASearch() {
        List<EntryComponents> made =
                host.make(file("- {id: pool, provider: located, endpoints: {source: fixed, name: x}}"), entry -> true);

        assertThat(made).singleElement().isInstanceOf(EndpointComponents.class);
        EndpointComponents search = (EndpointComponents) made.get(0);
        assertThat(search.name()).isEqualTo("pool");
        assertThat(search.isFrom("located")).isTrue();
        assertThat(search.source().find().toCompletableFuture().join())
                .extracting(Endpoint::name)
                .containsExactly("x");
        assertThat(metrics.recorded())
                .containsExactly("located/pool.endpoint count made 1", "located/pool.endpoint count closed 1");
        assertThat(host.statuses().get(0).endpointSources()).containsExactly("fixed");
        assertThat(host.statuses().get(0).components())
                .extracting(status -> status.id().kind())
                .containsExactly("endpoint source");
    }

    @Test
    void aSourceKnowsWhomToTellOfChangesWhenItIsFirstAsked() {
        AtomicInteger told = new AtomicInteger();
        EndpointComponents search = (EndpointComponents)
                host.make(file("- {id: pool, provider: located, endpoints: {source: fixed, name: x}}"), entry -> true)
                        .get(0);

        search.source().onChange(told::incrementAndGet);
        search.source().find().toCompletableFuture().join();
        search.source().find().toCompletableFuture().join();

        assertThat(told).hasValue(2);
    }

    @Test
    void aBackendHasItsEndpointsAddressAndWhatTheEntryLeavesOpen() {
        ConfigurationFile file = file("- {id: pool, provider: located, endpoints: {source: fixed, name: x}}\n"
                + "- {id: own, provider: located, endpoints: {source: fixed, name: x}, region: us, labels: {rack: 8}}");
        host.make(file, entry -> true);
        List<BackendConfiguration> entries = file.configuration().backends();

        Backend open = backend(host.make(entries.get(0), POD));
        Backend own = backend(host.make(entries.get(1), POD));

        assertThat(open.id()).isEqualTo("pool.pod-1");
        assertThat(open.url()).isEqualTo(POD.url());
        assertThat(open.region()).isEqualTo("eu-north");
        assertThat(open.labels()).containsOnly(Map.entry("rack", "7"), Map.entry("zone", "b"));
        assertThat(own.region()).isEqualTo("us");
        assertThat(own.labels()).containsOnly(Map.entry("rack", "8"), Map.entry("zone", "b"));
    }

    @Test
    void mistakesAreToldBeforeAnyEndpointIsKnown() {
        assertThat(mistakes("""
                - {id: a, provider: located, endpoints: {source: fixd, name: x}}
                - {id: b, provider: located, endpoints: {source: fixed}}
                - {id: c, provider: located, endpoints: {source: fixed, name: x, port: 1}}
                - {id: d, provider: located, endpoints: {source: fixed, name: x}, regoin: eu}
                - {id: e, provider: located, endpoints: {source: fixed, name: x}, url: http://e}
                - {id: f, provider: located, endpoints: {name: x}}
                """))
                .containsExactly(
                        "s.yaml:2:50: error unknown-endpoint-source backends[0].endpoints.source is \"fixd\", must be the name"
                                + " of an endpoint source from the plugins in " + directory.resolve("plugins")
                                + ": fixed. Maybe \"fixed\".",
                        "s.yaml:3:41: error missing-key key \"backends[1].endpoints.name\" is missing, must be a text.",
                        "s.yaml:4:66: error unknown-key unknown key \"backends[2].endpoints.port\"; known here: name, source.",
                        "s.yaml:5:67: error unknown-key unknown key \"backends[3].regoin\"; known here: cost, endpoints,"
                                + " fallbackEstimate, id, labels, load, provider, region, url. Maybe \"region\".",
                        "s.yaml:6:41: error invalid-value backends[4].endpoints is there beside url, where an entry must have"
                                + " one of them: a place or a search.",
                        "s.yaml:7:41: error missing-key key \"backends[5].endpoints.source\" is missing, must be the name of"
                                + " an endpoint source.");
    }

    private List<String> mistakes(String backends) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> host.make(file(backends), entry -> true))
                .findings()
                .stream()
                .map(Finding::toString)
                .toList();
    }

    private ConfigurationFile file(String backends) {
        return ConfigurationFile.parse("s.yaml", "backends:\n" + backends, directory, directory, Map.of());
    }

    private static Backend backend(BackendComponents components) {
        return components.provider().discover().toCompletableFuture().join().get(0);
    }
}
