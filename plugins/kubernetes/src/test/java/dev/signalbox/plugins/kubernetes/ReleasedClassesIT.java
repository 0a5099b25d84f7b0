package dev.signalbox.plugins.kubernetes;

import static dev.signalbox.plugins.kubernetes.Slices.ready;
import static dev.signalbox.plugins.kubernetes.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.testkit.Condition;
import dev.signalbox.plugins.testkit.IsolatedPlugin;
import dev.signalbox.plugins.testkit.PluginJar;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.EndpointSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Once its sources are closed, nothing keeps the plugin's class loader: no thread, no timer, no hook. */
class ReleasedClassesIT {

    @TempDir
    private Path directory;

    @Test
    void nothingKeepsTheClassesOfAPluginWhoseSourcesAreClosed() throws Exception {
        Path jars = PluginJar.of(new KubernetesPlugin()).writeTo(directory);
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (path.endsWith(".jar")) {
                Files.createSymbolicLink(jars.resolve(Path.of(path).getFileName()), Path.of(path));
            }
        }
        KubernetesMockServer api = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        api.init(InetAddress.getLoopbackAddress(), 0);
        try (KubernetesClient cluster = api.createClient(new JdkHttpClientFactory());
                IsolatedPlugin isolated = IsolatedPlugin.load(jars)) {
            cluster.resource(slice("vllm-a", ready("vllm-0", "10.1.0.5"))).create();
            FutureTask<Boolean> using = new FutureTask<>(() -> isolated.call(() -> {
                use(isolated.plugin(), "http://127.0.0.1:" + api.getPort(), cluster);
                return true;
            }));
            Thread thread = new Thread(using);
            thread.start();
            thread.join();
            assertThat(using.get()).isTrue();

            // While the server still waits for its watchers.
            isolated.requireUnloaded();
        } finally {
            api.destroy();
        }
    }

    /** Two sources watch, and see a change; a third one has no server. On a thread that ends, as the host's do. */
    private static void use(Plugin plugin, String server, KubernetesClient cluster) throws Exception {
        assertThat(plugin.getClass()).isNotEqualTo(KubernetesPlugin.class);
        List<EndpointSource> watching = List.of(source(plugin, server), source(plugin, server));
        EndpointSource lost = source(plugin, "http://127.0.0.1:1");
        BlockingQueue<EndpointSource> told = new LinkedBlockingQueue<>();
        for (EndpointSource source : watching) {
            source.onChange(() -> told.add(source));
            awaitEndpoints(source, 1);
        }
        assertThat(lost.find().toCompletableFuture()).failsWithin(Duration.ofMinutes(1));
        told.clear();

        cluster.resource(slice("vllm-b", ready("vllm-1", "10.1.0.6"))).create();

        for (EndpointSource source : watching) {
            awaitEndpoints(source, 2);
            assertThat(told.poll(10, TimeUnit.SECONDS)).isIn(watching);
            source.close();
        }
        lost.close();
    }

    /** The first look of classes that were just loaded may take longer than the client waits for an answer. */
    private static void awaitEndpoints(EndpointSource source, int count) throws Exception {
        Condition.await(
                count + " endpoints",
                () -> source.find()
                                .toCompletableFuture()
                                .exceptionally(failure -> List.of())
                                .join()
                                .size()
                        == count);
    }

    private static EndpointSource source(Plugin plugin, String server) {
        return TestHost.endpointSource(
                plugin,
                "kubernetes",
                TestPluginContext.of("released", Map.of("service", "vllm", "kubeconfig", Kubeconfig.of(server))));
    }
}
