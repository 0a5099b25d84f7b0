package dev.signalbox.plugins.kubernetes;

import static dev.signalbox.plugins.kubernetes.Slices.notReady;
import static dev.signalbox.plugins.kubernetes.Slices.ready;
import static dev.signalbox.plugins.kubernetes.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.testkit.Condition;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesEndpointSourceIT {

    private KubernetesMockServer api;
    private KubernetesClient cluster;
    private TestPluginContext context = TestPluginContext.of("none", Map.of());
    private EndpointSource source = CompletableFuture::new;

    @BeforeEach
    void start() throws Exception {
        startApi(0);
    }

    /** The mock server first: one whose watcher hangs up waits for itself, until its own time-out. */
    @AfterEach
    void stop() {
        stopApi();
        source.close();
    }

    @Test
    void podsThatComeGoAndFallOutAreFollowed() throws Exception {
        put(slice("vllm-a", ready("vllm-0", "10.1.0.5")));
        open(Map.of());
        assertThat(names()).containsExactly("vllm-0");

        put(slice("vllm-a", ready("vllm-0", "10.1.0.5"), ready("vllm-1", "10.1.0.6")));
        awaitNames("vllm-0", "vllm-1");

        put(slice("vllm-b", ready("vllm-2", "10.1.0.7")));
        awaitNames("vllm-0", "vllm-1", "vllm-2");

        put(slice("vllm-a", notReady("vllm-0", "10.1.0.5"), ready("vllm-1", "10.1.0.6")));
        awaitNames("vllm-1", "vllm-2");

        cluster.resource(slice("vllm-b")).delete();
        awaitNames("vllm-1");
    }

    @Test
    void changesAreToldAsTheyAreSeen() throws Exception {
        put(slice("vllm-a", ready("vllm-0", "10.1.0.5")));
        open(Map.of());
        BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
        source.onChange(() -> told.add(names()));
        assertThat(names()).containsExactly("vllm-0");
        assertThat(told.poll(10, TimeUnit.SECONDS)).as("what it saw first").containsExactly("vllm-0");

        put(slice("vllm-a", ready("vllm-0", "10.1.0.5"), ready("vllm-1", "10.1.0.6")));
        assertThat(told.poll(10, TimeUnit.SECONDS)).containsExactly("vllm-0", "vllm-1");

        put(slice("vllm-b", ready("vllm-2", "10.1.0.7")));
        assertThat(told.poll(10, TimeUnit.SECONDS)).containsExactly("vllm-0", "vllm-1", "vllm-2");

        cluster.resource(slice("vllm-a")).delete();
        assertThat(told.poll(10, TimeUnit.SECONDS)).containsExactly("vllm-2");
    }

    @Test
    void otherServicesAndNamespacesDoNotCount() throws Exception {
        EndpointSlice other = slice("tgi-a", ready("tgi-0", "10.1.0.8"));
        other.getMetadata().setLabels(Map.of("kubernetes.io/service-name", "tgi"));
        EndpointSlice elsewhere = slice("vllm-a", ready("vllm-9", "10.1.0.9"));
        elsewhere.getMetadata().setNamespace("test");
        put(other);
        put(elsewhere);
        put(slice("vllm-a", ready("vllm-0", "10.1.0.5")));

        open(Map.of());

        assertThat(names()).containsExactly("vllm-0");
    }

    @Test
    void aLabelSelectorTakesSeveralServices() throws Exception {
        EndpointSlice other = slice("tgi-a", ready("tgi-0", "10.1.0.8"));
        other.getMetadata().setLabels(Map.of("kubernetes.io/service-name", "tgi", "part-of", "llm"));
        EndpointSlice one = slice("vllm-a", ready("vllm-0", "10.1.0.5"));
        one.getMetadata().getLabels().put("part-of", "llm");
        put(other);
        put(one);
        put(slice("vllm-b", ready("vllm-1", "10.1.0.6")));

        open(Map.of("service", "", "labelSelector", "part-of=llm"));

        assertThat(names()).containsExactly("tgi-0", "vllm-0");
    }

    @Test
    void labelsOfPodsAreFollowed() throws Exception {
        pod("vllm-0", "sglang");
        put(slice("vllm-a", ready("vllm-0", "10.1.0.5")));
        open(Map.of("podLabels", List.of("llm-d.ai/engine-type")));
        assertThat(find().get(0).labels()).containsEntry("llm-d.ai/engine-type", "sglang");

        pod("vllm-0", "vllm");

        Condition.await(
                "the new label",
                () -> find().get(0).labels().get("llm-d.ai/engine-type"),
                label -> "vllm".equals(label));
    }

    @Test
    void aServiceThatIsNotThereIsAFailureUntilItIs() throws Exception {
        open(Map.of());
        assertThatThrownBy(this::find)
                .hasRootCauseMessage(
                        "there is no EndpointSlice of service \"vllm\" in namespace \"llm\". Maybe the name is misspelt, or"
                                + " \"allowEmpty: true\" if that means that there is no server.");

        put(slice("vllm-a", ready("vllm-0", "10.1.0.5")));

        awaitNames("vllm-0");
    }

    @Test
    void anOutageIsBriefOrAFailureAndTheWatchGoesOnAfterwards() throws Exception {
        put(slice("vllm-a", ready("vllm-0", "10.1.0.5")));
        open(Map.of("maxOutage", Duration.ofSeconds(30)));
        assertThat(names()).containsExactly("vllm-0");

        int port = api.getPort();
        stopApi();
        Condition.await(
                "the watch is down",
                () -> {
                    assertThat(names()).as("what was seen last").containsExactly("vllm-0");
                    context.clock().advance(Duration.ofMinutes(1));
                    return failure();
                },
                failure -> failure.contains("has been interrupted for more than 30 s"));

        startApi(port);
        put(slice("vllm-a", ready("vllm-1", "10.1.0.6")));

        Condition.await(
                "what is there now", () -> failure().isEmpty() ? names() : List.of(), List.of("vllm-1")::equals);
    }

    private void open(Map<String, ?> changes) {
        Map<String, Object> settings = new LinkedHashMap<>(
                Map.of("service", "vllm", "namespace", "llm", "kubeconfig", Kubeconfig.of(address())));
        settings.putAll(changes);
        settings.values().removeIf(""::equals);
        context = TestPluginContext.of("gpus", settings);
        source = TestHost.endpointSource(new KubernetesPlugin(), "kubernetes", context);
    }

    private List<Endpoint> find() {
        return source.find().toCompletableFuture().join();
    }

    private List<String> names() {
        return find().stream().map(Endpoint::name).toList();
    }

    /** What the source says it failed with; empty if it didn't. */
    private String failure() {
        try {
            find();
            return "";
        } catch (CompletionException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void awaitNames(String... names) throws Exception {
        Condition.await(
                "the endpoints " + List.of(names),
                () -> failure().isEmpty() ? names() : List.of(),
                List.of(names)::equals);
    }

    private void put(EndpointSlice slice) {
        cluster.resource(slice).createOr(existing -> existing.update());
    }

    private void pod(String name, String engine) {
        cluster.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("llm")
                        .addToLabels("llm-d.ai/engine-type", engine)
                        .endMetadata()
                        .build())
                .createOr(existing -> existing.update());
    }

    private String address() {
        return "http://127.0.0.1:" + api.getPort();
    }

    private void startApi(int port) throws Exception {
        api = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        api.init(InetAddress.getLoopbackAddress(), port);
        cluster = api.createClient(new JdkHttpClientFactory());
    }

    private void stopApi() {
        cluster.close();
        api.destroy();
    }
}
