package dev.signalbox.plugins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manifests of {@code examples/kubernetes}, read as the API server would. */
class ExampleManifestsTest {

    private static final Path EXAMPLE = Path.of("../../examples/kubernetes");
    private static final Pattern YAML = Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```$");

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void theRolePermitsWhatTheWatchAsksForAndNoMore() throws IOException {
        List<HasMetadata> manifests = serialization.unmarshal(Files.readString(EXAMPLE.resolve("role.yaml")));

        assertThat(manifests).extracting(HasMetadata::getKind).containsExactly("ServiceAccount", "Role", "RoleBinding");
        assertThat(manifests)
                .extracting(manifest -> manifest.getMetadata().getNamespace())
                .containsOnly("llm");
        ServiceAccount account = (ServiceAccount) manifests.get(0);
        GenericKubernetesResource role = (GenericKubernetesResource) manifests.get(1);
        GenericKubernetesResource binding = (GenericKubernetesResource) manifests.get(2);
        assertThat(role.<List<?>>get("rules"))
                .isEqualTo(List.of(rule("discovery.k8s.io", "endpointslices"), rule("", "pods")));
        assertThat(binding.<String>get("roleRef", "name"))
                .isEqualTo(role.getMetadata().getName());
        assertThat(binding.<String>get("subjects", 0, "name"))
                .isEqualTo(account.getMetadata().getName());

        GenericKubernetesResource documented =
                serialization.unmarshal(yaml(Path.of("README.md"), "kind: Role"), GenericKubernetesResource.class);
        assertThat(documented.<List<?>>get("rules")).isEqualTo(role.<List<?>>get("rules"));
    }

    @Test
    void theSidecarsContainerIsOneThatKubernetesKnows() throws IOException {
        PodTemplateSpec pod =
                serialization.unmarshal(yaml(EXAMPLE.resolve("README.md"), "initContainers"), PodTemplateSpec.class);

        assertThat(pod.getAdditionalProperties()).isEmpty();
        assertThat(pod.getSpec().getAdditionalProperties()).isEmpty();
        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("signalbox");
        Container sidecar = pod.getSpec().getInitContainers().get(0);
        assertThat(sidecar.getAdditionalProperties()).isEmpty();
        assertThat(sidecar.getStartupProbe().getAdditionalProperties()).isEmpty();
        assertThat(sidecar.getStartupProbe().getExec().getCommand())
                .contains("curl", "http://127.0.0.1:8081/health/readiness");
        assertThat(pod.getSpec().getVolumes())
                .extracting(volume -> volume.getName())
                .containsExactly(sidecar.getVolumeMounts().get(0).getName());
        assertThat(sidecar.getCommand())
                .last()
                .asString()
                .startsWith(sidecar.getVolumeMounts().get(0).getMountPath());
    }

    private static Map<String, List<String>> rule(String group, String resource) {
        return Map.of(
                "apiGroups", List.of(group),
                "resources", List.of(resource),
                "verbs", List.of("get", "list", "watch"));
    }

    /** The block of YAML on a page that has some text. */
    private static String yaml(Path page, String text) throws IOException {
        return YAML.matcher(Files.readString(page))
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> block.contains(text))
                .findFirst()
                .orElseThrow();
    }
}
