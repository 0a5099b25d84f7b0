package dev.signalbox.core.plugin;

import static dev.signalbox.core.plugin.PluginJars.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.http.Condition;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong nanos = new AtomicLong();
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
                    case 3 -> CompletableFuture.completedFuture(null);
                    case 4 -> CompletableFuture.completedFuture(Arrays.asList((Backend) null));
                    case 5 -> CompletableFuture.failedFuture(new java.io.IOException("connection refused"));
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
        discover(components);
        assertThat(host.statuses().get(0).state()).isEqualTo(PluginState.OK);
        assertThat(failure(components)).hasMessageContaining("its stage completed with null");
        assertThat(failure(components)).hasMessageContaining("discover failed").hasMessageContaining("NullPointer");
        assertThat(failure(components)).hasMessage("connection refused");
        assertThat(host.statuses().get(0).state()).isEqualTo(PluginState.DEGRADED);
        discover(components);
        assertThat(host.statuses().get(0).state()).isEqualTo(PluginState.OK);
        assertThat(components.loads().sample(List.of())).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aComponentThatBreaksItsContractThreeTimesIsSetAsideForLongerAndLonger() {
        jars.add("rude", plugin("rude", 1, """
                static int calls;
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("rude", context -> () -> {
                    context.count("calls", 1);
                    if (calls++ < 5) {
                      throw new IllegalStateException("not today");
                    }
                    return CompletableFuture.completedFuture(List.of());
                  });
                }
                """));
        RecordedMetrics metrics = new RecordedMetrics();
        host = PluginHost.load(jars.directory(), services(metrics));
        BackendComponents components = create("- {id: a, provider: rude}").get(0);

        for (int seconds : new int[] {0, 0, 0, 1, 2}) {
            nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
            assertThat(failure(components)).hasMessageContaining("not today");
            assertThat(failure(components)).isNotNull();
        }
        assertThat(metrics.recorded()).hasSize(5);
        assertThat(components(0).get(0).state()).isEqualTo(PluginState.QUARANTINED);
        assertThat(components(0).get(0).reason())
                .isEqualTo("discover failed: java.lang.IllegalStateException: not today; next try in 4 s");

        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        discover(components);

        assertThat(components(0).get(0).state()).isEqualTo(PluginState.OK);
    }

    @Test
    void aLoadSourceThatBlocksItsThreadHoldsUpNobodyAndIsCalledAgainWhenItHasReturned() {
        jars.add("blocking", plugin("blocking", 1, """
                static int calls;
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("blocking", context -> () -> CompletableFuture.completedFuture(List.of()));
                }
                public Map<String, Factory<LoadSource>> loadSources() {
                  return Map.of("blocking", context -> backends -> {
                    context.count("called", 1);
                    if (calls++ == 0) {
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        context.count("interrupted", 1);
                      }
                    }
                    return CompletableFuture.completedFuture(Map.of());
                  });
                }
                """)).addGood("good");
        RecordedMetrics metrics = new RecordedMetrics();
        host = PluginHost.load(jars.directory(), services(metrics));
        List<BackendComponents> components = create("- {id: a, provider: blocking}\n- {id: b, provider: good}");
        LoadSource loads = components.get(0).loads();

        CompletableFuture<?> blocked = loads.sample(List.of()).toCompletableFuture();
        discover(components.get(0));
        assertThat(components.get(1).loads().sample(List.of())).succeedsWithin(Duration.ofSeconds(10));
        assertThat(blocked).isNotDone();

        Condition.await("the call", () -> metrics.recorded().contains("blocking/a count called 1"));
        blocked.completeExceptionally(new TimeoutException("no answer within 2000 ms"));
        assertThat(components(0).get(1).reason())
                .isEqualTo("sample has not returned: it holds up a thread, and is not called until it has returned;"
                        + " next try in 1 s");
        assertThat(loads.sample(List.of()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("is set aside: sample has not returned");

        Condition.await("the interruption", () -> metrics.recorded().contains("blocking/a count interrupted 1"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        Condition.await(
                "it works again",
                () -> loads.sample(List.of())
                                .handle((seen, failure) -> failure == null)
                                .toCompletableFuture()
                                .join()
                        || nanos.addAndGet(Duration.ofMinutes(5).toNanos()) < 0);
        assertThat(components(0).get(1).state()).isEqualTo(PluginState.OK);
    }

    @Test
    void callsThatAlwaysTakeLongBeforeTheyReturnAreReported() {
        jars.add("slow", plugin("slow", 1, """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("slow", context -> () -> {
                    context.count("calls", 1);
                    return CompletableFuture.completedFuture(List.of());
                  });
                }
                """));
        RecordedMetrics metrics = new RecordedMetrics() {
            @Override
            public void count(ComponentId component, String name, long amount) {
                nanos.addAndGet(Duration.ofMillis(101).toNanos());
            }
        };
        host = PluginHost.load(jars.directory(), services(metrics));
        BackendComponents components = create("- {id: a, provider: slow}").get(0);

        discover(components);
        assertThat(components(0).get(0).state()).isEqualTo(PluginState.OK);
        discover(components);

        assertThat(components(0).get(0).state()).isEqualTo(PluginState.DEGRADED);
        assertThat(components(0).get(0).reason())
                .isEqualTo("its calls block before they return. Maybe they do work that belongs on"
                        + " PluginContext.blocking().");
    }

    @Test
    void workThatNobodyWaitsForIsCancelled() {
        jars.add("slow", plugin("slow", 1, """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("slow", context -> () -> {
                    CompletableFuture<List<Backend>> never = new CompletableFuture<>();
                    var unused = never.whenComplete((backends, e) -> context.count("cancelled", never.isCancelled() ? 1 : 0));
                    context.count("asked", 1);
                    return never;
                  });
                }
                """));
        RecordedMetrics metrics = new RecordedMetrics();
        host = PluginHost.load(jars.directory(), services(metrics));
        BackendComponents components = create("- {id: a, provider: slow}").get(0);

        CompletableFuture<?> discovery = components.provider().discover().toCompletableFuture();
        Condition.await("the call", () -> metrics.recorded().contains("slow/a count asked 1"));

        // What the fleet does on a time-out.
        discovery.completeExceptionally(new TimeoutException("too slow"));

        Condition.await("the cancellation", () -> metrics.recorded().contains("slow/a count cancelled 1"));
        assertThat(components(0).get(0).reason()).isEqualTo("discover failed: too slow");
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
        host = PluginHost.load(jars.directory(), services(metrics));
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
                          new CountDownLatch(1).await();
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
        host = PluginHost.load(jars.directory(), services(metrics));
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

    private HostServices services() {
        return services(PluginMetrics.NONE);
    }

    private HostServices services(PluginMetrics metrics) {
        return new HostServices(() -> Instant.EPOCH, nanos::get, metrics);
    }

    private List<BackendComponents> create(String backends) {
        return host.create(file(backends));
    }

    private ConfigurationFile file(String backends) {
        return ConfigurationFile.parse("s.yaml", "backends:\n" + backends, directory, directory, Map.of());
    }

    private List<ComponentStatus> components(int plugin) {
        return host.statuses().get(plugin).components();
    }

    private static void discover(BackendComponents components) {
        assertThat(components.provider().discover()).succeedsWithin(Duration.ofSeconds(10));
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
