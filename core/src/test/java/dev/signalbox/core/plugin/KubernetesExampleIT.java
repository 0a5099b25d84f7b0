package dev.signalbox.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.config.ConfigurationFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration of {@code examples/kubernetes}, read with the built distribution's plugins. */
class KubernetesExampleIT {

    private static final Path DISTRIBUTION = Path.of("target/signalbox");

    @Test
    void everyKeyOfItIsOneThatTheSidecarOrAPluginKnows() throws Exception {
        ConfigurationFile file =
                ConfigurationFile.read(Path.of("../examples/kubernetes/signalbox.yaml"), DISTRIBUTION, Map.of());
        try (PluginHost host = PluginHost.load(
                DISTRIBUTION.resolve("plugins"),
                new HostServices(() -> Instant.EPOCH, () -> 0, new RecordedMetrics()))) {
            assertThat(host.make(file, entry -> true))
                    .extracting(EntryComponents::name)
                    .containsExactly("vllm", "llama-cpp");
            file.requireValid();
        }
    }
}
