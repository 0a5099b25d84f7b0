package dev.signalbox.plugins.modelservers;

import static java.util.Objects.requireNonNull;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.LoadSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the tests of single systems share: answers kept in files, and one question to the plugin. */
final class Doubles {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Doubles() {}

    /** The content of a file below this package's resources. */
    static String text(String name) {
        try (InputStream file = requireNonNull(Doubles.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a provider of a type finds. */
    static Backend discover(String type, Map<String, ?> settings) throws Exception {
        Map<String, Object> patient = new HashMap<>(settings);
        patient.putIfAbsent("discoveryTimeout", PATIENCE);
        TestPluginContext context = TestPluginContext.of("a", patient);
        try (BackendProvider provider = TestHost.backendProvider(new ModelServersPlugin(), type, context)) {
            return provider.discover()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .get(0);
        }
    }

    /** A context for a load source that waits as long as a busy machine needs. */
    static TestPluginContext patient(Map<String, ?> settings) {
        Map<String, Object> patient = new HashMap<>(settings);
        patient.putIfAbsent("timeout", PATIENCE);
        return TestPluginContext.of("a", patient);
    }

    /** What a load source of a type sees first. */
    static BackendStatus look(String type, Backend backend, TestPluginContext context) throws Exception {
        try (LoadSource source = TestHost.loadSource(new ModelServersPlugin(), type, context)) {
            return look(source, backend);
        }
    }

    static BackendStatus look(LoadSource source, Backend backend) throws Exception {
        Map<String, BackendStatus> seen =
                source.sample(List.of(backend)).toCompletableFuture().get(30, TimeUnit.SECONDS);
        return requireNonNull(seen.get(backend.id()));
    }
}
