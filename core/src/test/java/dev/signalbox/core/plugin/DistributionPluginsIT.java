package dev.signalbox.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.config.ConfigurationFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The plugins of the distribution, as it was packed, in the host that loads them. */
class DistributionPluginsIT {

    private static final Path DISTRIBUTION = Path.of("target/signalbox").toAbsolutePath();

    @Test
    void thePluginsOfTheDistributionLoad() {
        try (PluginHost host = load()) {
            assertThat(host.statuses()).extracting(PluginStatus::state).containsOnly(PluginState.STARTING);

            host.admitAnnounced();

            assertThat(host.statuses())
                    .hasSizeGreaterThan(1)
                    .extracting(PluginStatus::id)
                    .contains("model-servers", "simulated");
            assertThat(host.statuses()).allSatisfy(status -> {
                assertThat(status.reason()).isEmpty();
                assertThat(status.warnings()).isEmpty();
                assertThat(status.version()).isNotEmpty();
                assertThat(status.state()).isEqualTo(PluginState.OK);
            });
        }
    }

    @Test
    void anEntryOfTheSmallestSizeIsEnough() {
        ConfigurationFile file = ConfigurationFile.parse(
                "signalbox.yaml",
                "backends: [{id: gpu-a, url: 'http://127.0.0.1:1', placement: GPU, models: [m]}]",
                DISTRIBUTION,
                DISTRIBUTION,
                Map.of());
        try (PluginHost host = load()) {
            List<BackendComponents> components = host.create(file);

            assertThat(components).extracting(BackendComponents::name).containsExactly("gpu-a");
            assertThat(host.statuses())
                    .filteredOn(status -> status.id().equals("model-servers"))
                    .singleElement()
                    .satisfies(status -> {
                        assertThat(status.state()).isEqualTo(PluginState.OK);
                        assertThat(status.components()).hasSize(2);
                    });
        }
    }

    private static PluginHost load() {
        return PluginHost.load(
                DISTRIBUTION.resolve("plugins"), new HostServices(() -> Instant.EPOCH, () -> 0, PluginMetrics.NONE));
    }
}
