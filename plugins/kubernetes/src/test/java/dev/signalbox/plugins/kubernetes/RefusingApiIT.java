package dev.signalbox.plugins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.net.httpserver.HttpServer;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.backend.EndpointSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusingApiIT {

    @ParameterizedTest
    @MethodSource
    void aRefusalSaysWhatWouldBeNeeded(int code, String message, Map<String, ?> settings, String expected)
            throws Exception {
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"" + message
                        + "\",\"code\":" + code + "}")
                .getBytes(StandardCharsets.UTF_8);
        api.createContext("/", exchange -> {
            boolean answersPods = exchange.getRequestURI().getPath().endsWith("/pods");
            byte[] list = "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}"
                    .getBytes(StandardCharsets.UTF_8);
            boolean refuses = settings.isEmpty() || answersPods;
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(refuses ? code : 200, refuses ? body.length : list.length);
            exchange.getResponseBody().write(refuses ? body : list);
            exchange.close();
        });
        api.start();
        String server = "http://127.0.0.1:" + api.getAddress().getPort() + "/";
        try (EndpointSource source = source(server, settings)) {
            assertThatThrownBy(() -> source.find().toCompletableFuture().join()).hasRootCauseMessage(server + expected);
            assertThatThrownBy(() -> source.find().toCompletableFuture().join())
                    .as("the next look")
                    .hasRootCauseMessage(server + expected);
            assertThat(threads()).isNotEmpty();
        } finally {
            api.stop(0);
        }
        assertThat(threads())
                .as("after closing, while it tries again and again")
                .isEmpty();
    }

    static Stream<Arguments> aRefusalSaysWhatWouldBeNeeded() {
        return Stream.of(
                argumentSet(
                        "no right to list slices",
                        403,
                        "endpointslices is forbidden",
                        Map.of(),
                        " answered 403 to a list of endpointslices. The service account needs a Role in namespace \"llm\""
                                + " with the rule {apiGroups: [\"discovery.k8s.io\"], resources: [endpointslices],"
                                + " verbs: [list, watch]}."),
                argumentSet(
                        "no right to list pods",
                        403,
                        "pods is forbidden",
                        Map.of("podLabels", List.of("llm-d.ai/engine-type")),
                        " answered 403 to a list of pods. The service account needs a Role in namespace \"llm\""
                                + " with the rule {apiGroups: [\"\"], resources: [pods], verbs: [list, watch]}."),
                argumentSet(
                        "a stale token",
                        401,
                        "Unauthorized",
                        Map.of(),
                        " answered 401 to a list of endpointslices. Maybe the token or certificate has expired."),
                argumentSet(
                        "a server in trouble",
                        500,
                        "etcdserver: request timed out",
                        Map.of(),
                        " answered 500 to a list of endpointslices: etcdserver: request timed out"));
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String server = "http://127.0.0.1:" + port + "/";
        try (EndpointSource source = source(server, Map.of())) {
            assertThatThrownBy(() -> source.find().toCompletableFuture().join())
                    .rootCause()
                    .hasMessageStartingWith(server + " can't be asked for endpointslices: ");
        }
    }

    @Test
    void aKubeconfigThatCannotBeReadIsAFailure() {
        try (EndpointSource source = TestHost.endpointSource(
                new KubernetesPlugin(),
                "kubernetes",
                TestPluginContext.of("gpus", Map.of("service", "vllm", "kubeconfig", "clusters: {")))) {
            assertThatThrownBy(() -> source.find().toCompletableFuture().join())
                    .rootCause()
                    .hasMessageStartingWith("the way to the API server can't be found: ");
            assertThat(source.find().toCompletableFuture())
                    .as("the next look tries again")
                    .failsWithin(Duration.ofMinutes(1));
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("kubernetes-gpus"))
                .toList();
    }

    private static EndpointSource source(String server, Map<String, ?> changes) {
        Map<String, Object> settings =
                new LinkedHashMap<>(Map.of("service", "vllm", "kubeconfig", Kubeconfig.of(server)));
        settings.putAll(changes);
        return TestHost.endpointSource(new KubernetesPlugin(), "kubernetes", TestPluginContext.of("gpus", settings));
    }
}
