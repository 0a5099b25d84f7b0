package dev.signalbox.plugins.testkit;

import static dev.signalbox.spi.ConfigurationKey.Type.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The contracts of providers and sources hold for good ones, and each of their tests fails for one that breaks it. */
class ProviderAndSourceContractsTest {

    private static final List<ConfigurationKey> URL = List.of(ConfigurationKey.required("url", ADDRESS, "the server"));

    @Test
    void holdForGoodOnes() {
        assertThat(Contracts.failuresOf(GoodProvider.class)).isEmpty();
        assertThat(Contracts.failuresOf(GoodSource.class)).isEmpty();
        assertThat(Contracts.failuresOf(GoodEndpoints.class)).isEmpty();
    }

    @Test
    void failForAProviderThatFindsNothingWhereNobodyAnswers() {
        assertThat(Contracts.failuresOf(EmptyProvider.class))
                .containsKey("failsRatherThanFindsNothingWhereNobodyAnswers");
    }

    @Test
    void failForAProviderThatGivesTwoBackendsOneId() {
        assertThat(Contracts.failuresOf(DoubleProvider.class)).containsOnlyKeys("findsBackendsOfWhichNoTwoHaveOneId");
    }

    @Test
    void failForAProviderThatFindsSomethingElseEachTime() {
        assertThat(Contracts.failuresOf(FickleProvider.class)).containsOnlyKeys("findsTheSameAgain");
    }

    @Test
    void failForAProviderThatBlocks() {
        assertThat(Contracts.failuresOf(BlockingProvider.class)).containsKey("doesNotWaitForAServerThatIsSilent");
    }

    @Test
    void failForASourceThatSeesTooLittleOrSaysTheWrongTime() {
        assertThat(Contracts.failuresOf(BlindSource.class))
                .containsKeys("seesTheBackendsItIsAskedForAndNoOthers", "seesTheOthersWhereOneIsGone");
        assertThat(Contracts.failuresOf(TimelessSource.class)).containsOnlyKeys("saysWhenItLooked");
    }

    @Test
    void failForASourceThatLosesTheOthersWhereOneIsGone() {
        assertThat(Contracts.failuresOf(FragileSource.class)).containsOnlyKeys("seesTheOthersWhereOneIsGone");
    }

    @Test
    void failForEndpointsThatAreNotToBeToldApartOrReached() {
        assertThat(Contracts.failuresOf(DoubleEndpoints.class)).containsKey("findsEndpointsOfWhichNoTwoHaveOneName");
        assertThat(Contracts.failuresOf(OddEndpoints.class)).containsOnlyKeys("findsAddressesThatRequestsCanBeSentTo");
        assertThat(Contracts.failuresOf(FickleEndpoints.class)).containsOnlyKeys("callsTheSameEndpointTheSameAgain");
        assertThat(Contracts.failuresOf(EmptyEndpoints.class))
                .containsOnlyKeys("failsRatherThanFindsNothingWhereItCannotLook");
        assertThat(Contracts.failuresOf(UnwillingEndpoints.class))
                .containsOnlyKeys("takesWhomToTellOfChangesBeforeItsFirstLook");
    }

    /** A plugin of whatever is given. */
    private record FixturePlugin(
            Map<String, Factory<BackendProvider>> backendProviders,
            Map<String, Factory<LoadSource>> loadSources,
            Map<String, Factory<EndpointSource>> endpointSources)
            implements Plugin {

        @Override
        public String id() {
            return "fixture";
        }

        @Override
        public int spiVersion() {
            return SpiVersion.CURRENT;
        }
    }

    private static Backend backend(String id, URI url) {
        return new Backend(id, Placement.GPU, "", url, "", true, 8, List.of(), Map.of(), Map.of());
    }

    /** A provider that is told of one server. */
    abstract static class ProviderFixture extends BackendProviderContract {

        private final Function<URI, BackendProvider> create;

        ProviderFixture(Function<URI, BackendProvider> create) {
            this.create = create;
        }

        @Override
        protected Plugin plugin() {
            return new FixturePlugin(
                    Map.of(
                            "fixture",
                            Factory.of(
                                    URL,
                                    context ->
                                            create.apply(context.configuration().uri("url")))),
                    Map.of(),
                    Map.of());
        }

        @Override
        protected String type() {
            return "fixture";
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("url", "http://localhost:1");
        }
    }

    static final class GoodProvider extends ProviderFixture {
        GoodProvider() {
            super(url -> () -> CompletableFuture.completedFuture(List.of(backend("a", url))));
        }
    }

    static final class EmptyProvider extends ProviderFixture {
        EmptyProvider() {
            super(url -> () -> CompletableFuture.completedFuture(List.of()));
        }
    }

    static final class DoubleProvider extends ProviderFixture {
        DoubleProvider() {
            super(url -> () -> CompletableFuture.completedFuture(List.of(backend("a", url), backend("a", url))));
        }
    }

    static final class FickleProvider extends ProviderFixture {

        private static final AtomicInteger FOUND = new AtomicInteger();

        FickleProvider() {
            super(url -> () -> CompletableFuture.completedFuture(List.of(backend("a" + FOUND.incrementAndGet(), url))));
        }
    }

    static final class BlockingProvider extends ProviderFixture {
        BlockingProvider() {
            super(url -> () -> {
                if (url.getPort() != 1) {
                    read(url);
                }
                return CompletableFuture.completedFuture(List.of(backend("a", url)));
            });
        }

        @Override
        Duration atOnce() {
            return Duration.ofMillis(500);
        }

        private static void read(URI url) {
            try {
                HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
                connection.setReadTimeout(5_000);
                connection.getResponseCode();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A source that sees backends without asking them. */
    abstract static class SourceFixture extends LoadSourceContract {

        private final Function<PluginContext, LoadSource> create;

        SourceFixture(Function<PluginContext, LoadSource> create) {
            this.create = create;
        }

        @Override
        protected Plugin plugin() {
            return new FixturePlugin(Map.of(), Map.of("fixture", Factory.of(List.of(), create)), Map.of());
        }

        @Override
        protected String type() {
            return "fixture";
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of();
        }

        @Override
        protected List<Backend> backends() {
            return List.of(
                    backend("a", URI.create("http://localhost:1")), backend("b", URI.create("http://localhost:2")));
        }
    }

    private static Map<String, BackendStatus> seen(List<Backend> backends, Instant at) {
        Map<String, BackendStatus> seen = new HashMap<>();
        for (Backend backend : backends) {
            seen.put(
                    backend.id(),
                    backend.id().equals("gone")
                            ? BackendStatus.notServing("gone")
                            : BackendStatus.serving(new Load(1, 0, Double.NaN, at)));
        }
        return seen;
    }

    static final class GoodSource extends SourceFixture {
        GoodSource() {
            super(context -> backends -> CompletableFuture.completedFuture(
                    seen(backends, context.clock().instant())));
        }
    }

    static final class BlindSource extends SourceFixture {
        BlindSource() {
            super(context -> backends -> CompletableFuture.completedFuture(Map.of()));
        }
    }

    static final class TimelessSource extends SourceFixture {
        TimelessSource() {
            super(context -> backends -> CompletableFuture.completedFuture(seen(backends, Instant.EPOCH)));
        }
    }

    static final class FragileSource extends SourceFixture {
        FragileSource() {
            super(context -> backends -> CompletableFuture.completedFuture(
                    backends.stream().anyMatch(backend -> backend.id().equals("gone"))
                            ? Map.of()
                            : seen(backends, context.clock().instant())));
        }
    }

    /** A source of endpoints that finds what it is made of, and nothing where it is told to be broken. */
    abstract static class EndpointsFixture extends EndpointSourceContract {

        private final EndpointSource source;

        EndpointsFixture(EndpointSource source) {
            this.source = source;
        }

        @Override
        protected Plugin plugin() {
            return new FixturePlugin(Map.of(), Map.of(), Map.of("fixture", Factory.of(List.of(), context -> source)));
        }

        @Override
        protected String type() {
            return "fixture";
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of();
        }
    }

    private static Endpoint endpoint(String name, String url) {
        return new Endpoint(name, URI.create(url), "", Map.of());
    }

    static final class GoodEndpoints extends EndpointsFixture {
        GoodEndpoints() {
            super(() -> CompletableFuture.completedFuture(
                    List.of(endpoint("a", "http://a:1"), endpoint("b", "https://b:1"))));
        }
    }

    static final class DoubleEndpoints extends EndpointsFixture {
        DoubleEndpoints() {
            super(() -> CompletableFuture.completedFuture(
                    List.of(endpoint("a", "http://a:1"), endpoint("a", "http://a:2"))));
        }
    }

    static final class OddEndpoints extends EndpointsFixture {
        OddEndpoints() {
            super(() -> CompletableFuture.completedFuture(List.of(endpoint("a", "ftp://a:1"))));
        }
    }

    static final class FickleEndpoints extends EndpointsFixture {

        private static final AtomicInteger FOUND = new AtomicInteger();

        FickleEndpoints() {
            super(() ->
                    CompletableFuture.completedFuture(List.of(endpoint("a" + FOUND.incrementAndGet(), "http://a:1"))));
        }
    }

    static final class UnwillingEndpoints extends EndpointsFixture {
        UnwillingEndpoints() {
            super(new EndpointSource() {
                @Override
                public CompletionStage<List<Endpoint>> find() {
                    return CompletableFuture.completedFuture(List.of(endpoint("a", "http://a:1")));
                }

                @Override
                public void onChange(Runnable changed) {
                    throw new UnsupportedOperationException("nobody is told");
                }
            });
        }
    }

    static final class EmptyEndpoints extends EndpointSourceContract {

        private static final List<ConfigurationKey> BROKEN = List.of(
                ConfigurationKey.optional("broken", ConfigurationKey.Type.FLAG, "false", "whether it can't look"));

        @Override
        protected Plugin plugin() {
            return new FixturePlugin(Map.of(), Map.of(), Map.of("fixture", Factory.of(BROKEN, context -> {
                List<Endpoint> found = context.configuration().flag("broken", false)
                        ? List.of()
                        : List.of(endpoint("a", "http://a:1"));
                return () -> CompletableFuture.completedFuture(found);
            })));
        }

        @Override
        protected String type() {
            return "fixture";
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of();
        }

        @Override
        protected Map<String, ?> brokenSettings() {
            return Map.of("broken", true);
        }
    }
}
