package dev.signalbox.core.plugin;

import static dev.signalbox.core.plugin.PluginJars.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the components of hostile plugins do while the host uses them. */
class ContainedComponentsTest {

    private static final Backend BACKEND =
            new Backend("gpu-a", Placement.GPU, "", URI.create("http://a"), "", true, 8, List.of(), Map.of(), Map.of());
    private static final ServedModel MODEL = new ServedModel("m", "m", Set.of(Operation.CHAT), "", 4096);
    private static final InferenceRequest REQUEST =
            InferenceRequest.builder(Operation.CHAT, "m").build();

    private final Path directory;

    private final PluginJars jars;
    private PluginHost host = PluginHost.of(List.of(), services());

    ContainedComponentsTest(@TempDir Path directory) {
        this.directory = directory;
        this.jars = new PluginJars(directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void failuresOfProvidersAndLoadSourcesAreFailedStages() {
        jars.add("rude", plugin("rude", 1, """
                static int calls;
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("rude", context -> () -> switch (calls++) {
                    case 0 -> throw new IllegalStateException("not today");
                    case 1 -> null;
                    case 2 -> CompletableFuture.completedFuture(null);
                    case 3 -> CompletableFuture.completedFuture(Arrays.asList((Backend) null));
                    case 4 -> CompletableFuture.failedFuture(new java.io.IOException("connection refused"));
                    default -> CompletableFuture.completedFuture(new ArrayList<>());
                  });
                }
                public Map<String, Factory<LoadSource>> loadSources() {
                  return Map.of("rude", context -> backends -> { throw new StackOverflowError(); });
                }
                """));
        host = load();
        BackendComponents components = create("- {id: a, provider: rude}").get(0);

        assertThat(failure(components))
                .hasMessageContaining("(plugin rude): discover failed")
                .hasMessageContaining("not today");
        assertThat(host.statuses().get(0).state()).isEqualTo(PluginState.DEGRADED);
        assertThat(host.statuses().get(0).reason()).contains("provider \"rude\" of \"a\": discover failed");
        assertThat(failure(components)).hasMessageContaining("it returned null instead of a stage");
        assertThat(failure(components)).hasMessageContaining("its stage completed with null");
        assertThat(failure(components)).hasMessageContaining("discover failed").hasMessageContaining("NullPointer");
        assertThat(failure(components)).hasMessage("connection refused");
        assertThat(components.provider().discover().toCompletableFuture().join())
                .isEmpty();
        assertThat(host.statuses().get(0).state()).isEqualTo(PluginState.OK);
        assertThat(components.loads().sample(List.of()).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void workThatNobodyWaitsForIsCancelled() {
        jars.add("slow", plugin("slow", 1, """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("slow", context -> () -> {
                    CompletableFuture<List<Backend>> never = new CompletableFuture<>();
                    var unused = never.whenComplete((backends, e) -> context.count("cancelled", never.isCancelled() ? 1 : 0));
                    return never;
                  });
                }
                """));
        RecordedMetrics metrics = new RecordedMetrics();
        host = PluginHost.load(jars.directory(), new HostServices(() -> Instant.EPOCH, () -> 0, metrics));
        BackendComponents components = create("- {id: a, provider: slow}").get(0);

        // What the fleet does on a time-out, on this thread, so that it has happened when it returns.
        components.provider().discover().toCompletableFuture().completeExceptionally(new TimeoutException("too slow"));

        assertThat(metrics.recorded()).containsExactly("slow/a count cancelled 1");
    }

    @Test
    void givesAComponentItsServices() {
        jars.add("busy", plugin("busy", 1, """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("busy", context -> () -> {
                    context.gauge("queue.length", 3);
                    context.time("look", java.time.Duration.ofMillis(2));
                    try {
                      context.count("Wrong Name", 1);
                    } catch (IllegalArgumentException e) {
                      context.count("refused", 1);
                    }
                    return CompletableFuture.supplyAsync(() -> {
                      boolean own = Thread.currentThread().getContextClassLoader() == Main.class.getClassLoader();
                      throw new IllegalStateException(context.instanceName() + " " + context.clock().instant() + " "
                          + Thread.currentThread().getName() + " " + own);
                    }, context.blocking());
                  });
                }
                """));
        RecordedMetrics metrics = new RecordedMetrics();
        host = PluginHost.load(jars.directory(), new HostServices(() -> Instant.EPOCH, () -> 0, metrics));
        BackendComponents components = create("- {id: a, provider: busy}").get(0);

        assertThat(failure(components)).hasMessage("a 1970-01-01T00:00:00Z plugin-busy-1 true");
        assertThat(metrics.recorded())
                .containsExactly(
                        "busy/a gauge queue.length 3.0", "busy/a time look PT0.002S", "busy/a count refused 1");
    }

    @Test
    void blockedThreadsOfOnePluginDoNotHoldUpAnother() {
        String blocking = """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("%s", context -> () -> {
                    for (int i = 0; i < %d; i++) {
                      context.blocking().execute(() -> {
                        try {
                          Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                      });
                    }
                    return CompletableFuture.supplyAsync(() -> List.of(), context.blocking());
                  });
                }
                """;
        jars.add("blocking", plugin("blocking", 1, blocking.formatted("blocking", 1000)))
                .add("neighbour", plugin("neighbour", 1, blocking.formatted("neighbour", 0)));
        host = load();
        List<BackendComponents> components = create("- {id: a, provider: blocking}\n- {id: b, provider: neighbour}");

        assertThat(failure(components.get(0))).hasMessageContaining("RejectedExecutionException");
        assertThat(components.get(1).provider().discover()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void anEstimatorThatCannotBePreparedIsReplacedByTheFallback() {
        jars.addGood("good").add("picky", plugin("picky", 1, """
                public Map<String, Factory<CostModel>> costModels() {
                  return Map.of(
                      "picky", context -> (backend, model) -> {
                        throw new ConfigurationException("the price of the machine is missing");
                      },
                      "broken", context -> (backend, model) -> null);
                }
                """));
        host = load();
        List<BackendComponents> components = create("""
                - {id: a, provider: good, cost: {model: picky}, fallbackEstimate: {ttftMs: 7}}
                - {id: b, provider: good, cost: {model: broken}}
                """);

        assertThat(estimate(components.get(0)).ttftMs()).isEqualTo(7);
        assertThat(estimate(components.get(1))).isEqualTo(CostEstimate.UNKNOWN);
        assertThat(host.statuses().get(1).state()).isEqualTo(PluginState.DEGRADED);
        assertThat(host.statuses().get(1).components())
                .extracting(ComponentStatus::reason)
                .containsExactly(
                        "no estimates for model m on gpu-a: the price of the machine is missing",
                        "no estimates for model m on gpu-a: estimator failed: java.lang.NullPointerException: it"
                                + " returned null instead of an estimator");
    }

    @Test
    void closesTheLastMadeFirstAndEachOnce() {
        jars.add("orderly", plugin("orderly", 1, """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("orderly", context -> new BackendProvider() {
                    public CompletionStage<List<Backend>> discover() { return null; }
                    public void close() {
                      context.count("closed", 1);
                      throw new IllegalStateException("again");
                    }
                  });
                }
                """));
        RecordedMetrics metrics = new RecordedMetrics();
        host = PluginHost.load(jars.directory(), new HostServices(() -> Instant.EPOCH, () -> 0, metrics));
        List<BackendComponents> components = create("- {id: a, provider: orderly}\n- {id: b, provider: orderly}");

        components.get(1).provider().close();
        host.close();
        host.close();

        assertThat(metrics.recorded()).containsExactly("orderly/b count closed 1", "orderly/a count closed 1");
        assertThat(host.statuses().get(0).state()).isEqualTo(PluginState.CLOSED);
        assertThat(host.statuses().get(0).components())
                .extracting(ComponentStatus::state)
                .containsOnly(PluginState.CLOSED);
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

    private ConfigurationFile file(String backends) {
        return ConfigurationFile.parse("s.yaml", "backends:\n" + backends, directory, directory, Map.of());
    }

    private static Throwable failure(BackendComponents components) {
        CompletionException thrown = catchThrowableOfType(
                CompletionException.class,
                () -> components.provider().discover().toCompletableFuture().join());
        return thrown.getCause() == null ? thrown : thrown.getCause();
    }

    private static CostEstimate estimate(BackendComponents components) {
        return components.costs().estimator(BACKEND, MODEL).estimate(REQUEST, Load.UNKNOWN);
    }
}
