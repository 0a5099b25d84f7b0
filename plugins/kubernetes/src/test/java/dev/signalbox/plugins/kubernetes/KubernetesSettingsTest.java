package dev.signalbox.plugins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signalbox.plugins.testkit.TestConfiguration;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesSettingsTest {

    @Test
    void onlyTheServiceIsNeeded() {
        KubernetesSettings settings = read(Map.of("service", "vllm"));

        assertThat(settings)
                .isEqualTo(new KubernetesSettings(
                        "vllm",
                        "",
                        "",
                        new PortChoice("", OptionalInt.empty(), Scheme.HTTP, ""),
                        List.of(),
                        false,
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        ""));
        assertThat(settings.selector()).isEqualTo("kubernetes.io/service-name=vllm");
    }

    @Test
    void eachKeyIsRead() {
        KubernetesSettings settings = read(Map.ofEntries(
                Map.entry("labelSelector", "app.kubernetes.io/part-of=llm,tier!=test"),
                Map.entry("namespace", "llm"),
                Map.entry("port", 8000),
                Map.entry("portName", "http"),
                Map.entry("scheme", "https"),
                Map.entry("path", "/api"),
                Map.entry("podLabels", List.of("llm-d.ai/engine-type")),
                Map.entry("allowEmpty", true),
                Map.entry("maxOutage", Duration.ofMinutes(2)),
                Map.entry("kubeconfig", "apiVersion: v1"),
                Map.entry("context", "gpu-cluster")));

        assertThat(settings)
                .isEqualTo(new KubernetesSettings(
                        "",
                        "app.kubernetes.io/part-of=llm,tier!=test",
                        "llm",
                        new PortChoice("http", OptionalInt.of(8000), Scheme.HTTPS, "/api"),
                        List.of("llm-d.ai/engine-type"),
                        true,
                        Duration.ofMinutes(2),
                        Optional.of("apiVersion: v1"),
                        "gpu-cluster"));
        assertThat(settings.selector()).isEqualTo("app.kubernetes.io/part-of=llm,tier!=test");
    }

    @ParameterizedTest
    @MethodSource
    void aWrongValueIsRefused(Map<String, ?> changed, String problem) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of("service", "vllm"));
        settings.putAll(changed);

        assertThatThrownBy(() -> TestHost.endpointSource(
                        new KubernetesPlugin(), "kubernetes", TestPluginContext.of("gpus", settings)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem);
    }

    static Stream<Arguments> aWrongValueIsRefused() {
        return Stream.of(
                argumentSet("no name", Map.of("service", "VLLM_1"), "must be a name in Kubernetes"),
                argumentSet("two choices", Map.of("labelSelector", "a=b"), "exactly one of"),
                argumentSet("no selector", Map.of("labelSelector", "a=\"b\""), "must be a label selector"),
                argumentSet("no namespace", Map.of("namespace", "llm/prod"), "must be a name in Kubernetes"),
                argumentSet("port 0", Map.of("port", 0), "from 1 to 65535"),
                argumentSet("no slash", Map.of("path", "api"), "must begin with a slash"),
                argumentSet("the request's own path", Map.of("path", "/v1"), "must end before the /v1"),
                argumentSet("below nothing", Map.of("maxOutage", Duration.ofSeconds(-1)), "must not be negative"));
    }

    @Test
    void neitherServiceNorSelectorIsRefused() {
        assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("exactly one of");
    }

    private static KubernetesSettings read(Map<String, ?> settings) {
        return KubernetesSettings.read(TestConfiguration.of(settings));
    }
}
