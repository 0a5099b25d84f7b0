package dev.signalbox.plugins.simulated;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.ServedModel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Starts one simulated server when it is first asked, and tells where it is. */
final class SimulatedBackendProvider implements BackendProvider {

    private static final Set<Operation> TEXT_OPERATIONS = Set.of(Operation.CHAT, Operation.COMPLETION);

    private final Description description;
    private final SimulatedModelServer.Builder builder;
    private final RunningServers servers;
    private @Nullable CompletableFuture<SimulatedModelServer> started;

    /** What the backend is said to be, which need not be what the profile says. */
    private record Description(
            String id,
            Placement placement,
            String hardware,
            String region,
            boolean owned,
            int maxConcurrency,
            List<ServedModel> models,
            Map<String, String> labels) {}

    static SimulatedBackendProvider create(PluginContext context, SharedVertx vertx, RunningServers servers) {
        Configuration configuration = context.configuration();
        SimulationProfile profile = profile(configuration);
        int maxConcurrency = integer(configuration, "maxConcurrency", profile.maxRunning(), 1, 1_000_000);
        List<ServedModel> models = models(configuration);
        int minOutputTokens = integer(configuration, "minOutputTokens", 16, 1, 1_000_000);
        SimulatedModelServer.Builder builder = SimulatedModelServer.builder(profile)
                .vertx(vertx)
                .port(integer(configuration, "port", 0, 0, 65_535))
                .models(models)
                .timeScale(positive(configuration, "timeScale", 1))
                .seed(configuration.integer("seed", 0))
                .maxRunning(maxConcurrency)
                .outputTokens(
                        minOutputTokens,
                        integer(
                                configuration,
                                "maxOutputTokens",
                                Math.max(256, minOutputTokens),
                                minOutputTokens,
                                1_000_000));
        Description description = new Description(
                context.instanceName(),
                configuration.choice("placement", profile.placement()),
                configuration.string("hardware", profile.hardware()),
                configuration.string("region", ""),
                configuration.flag("owned", profile.owned()),
                maxConcurrency,
                models,
                labels(configuration));
        return new SimulatedBackendProvider(description, builder, servers);
    }

    private SimulatedBackendProvider(
            Description description, SimulatedModelServer.Builder builder, RunningServers servers) {
        this.description = description;
        this.builder = builder;
        this.servers = servers;
    }

    @Override
    public synchronized CompletionStage<List<Backend>> discover() {
        CompletableFuture<SimulatedModelServer> server = started;
        if (server == null || server.isCompletedExceptionally()) {
            server = builder.startLater().toCompletableFuture();
            started = server;
        }
        return server.thenApply(running -> {
            servers.add(description.id(), running);
            return List.of(backend(running));
        });
    }

    @Override
    public void close() {
        SimulatedModelServer.await(stop());
    }

    /** Completes when the server has stopped, or when its start has failed. */
    private synchronized CompletionStage<Void> stop() {
        CompletableFuture<SimulatedModelServer> server = started;
        started = null;
        if (server == null) {
            return CompletableFuture.completedFuture(null);
        }
        return server.handle((running, failure) -> stop(running)).thenCompose(stopped -> stopped);
    }

    private CompletionStage<Void> stop(@Nullable SimulatedModelServer server) {
        if (server == null) {
            return CompletableFuture.completedFuture(null);
        }
        servers.remove(description.id(), server);
        return server.closeLater();
    }

    private Backend backend(SimulatedModelServer server) {
        return new Backend(
                description.id(),
                description.placement(),
                description.hardware(),
                server.url(),
                description.region(),
                description.owned(),
                description.maxConcurrency(),
                description.models(),
                Map.of(),
                description.labels());
    }

    static SimulationProfile profile(Configuration configuration) {
        String name = configuration.string("profile");
        return SimulationProfile.named(name)
                .orElseThrow(() -> configuration.invalid(
                        "profile", "must be one of " + String.join(", ", SimulationProfile.names())));
    }

    static double positive(Configuration configuration, String key, double fallback) {
        double value = configuration.number(key, fallback);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw configuration.invalid(key, "must be positive");
        }
        return value;
    }

    private static int integer(Configuration configuration, String key, int fallback, int min, int max) {
        long value = configuration.integer(key, fallback);
        if (value < min || value > max) {
            throw configuration.invalid(key, "must lie in " + min + " to " + max);
        }
        return (int) value;
    }

    private static List<ServedModel> models(Configuration configuration) {
        if (!configuration.has("models")) {
            throw new ConfigurationException(
                    "A simulated backend needs models: a list of names, such as [llama-3.1-8b],"
                            + " or of sections with name, operations, quantization and contextTokens.");
        }
        List<ServedModel> models = new ArrayList<>();
        if (isListOfSections(configuration)) {
            configuration.sections("models").forEach(section -> models.add(model(section)));
        } else {
            configuration
                    .strings("models")
                    .forEach(name ->
                            models.add(new ServedModel(name, name, TEXT_OPERATIONS, "", InferenceRequest.UNKNOWN)));
        }
        return List.copyOf(models);
    }

    // The SPI has no question for the kind of a value, so the only way to know is to try.
    private static boolean isListOfSections(Configuration configuration) {
        try {
            configuration.strings("models");
            return false;
        } catch (ConfigurationException e) {
            return true;
        }
    }

    private static ServedModel model(Configuration section) {
        String name = section.string("name");
        return new ServedModel(
                name,
                section.string("upstream", name),
                operations(section),
                section.string("quantization", ""),
                integer(
                        section,
                        "contextTokens",
                        InferenceRequest.UNKNOWN,
                        InferenceRequest.UNKNOWN,
                        Integer.MAX_VALUE));
    }

    private static Set<Operation> operations(Configuration section) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String label : section.strings("operations")) {
            try {
                operations.add(Operation.valueOf(label.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw section.invalid("operations", "must be of chat, completion, embeddings");
            }
        }
        return operations.isEmpty() ? TEXT_OPERATIONS : operations;
    }

    private static Map<String, String> labels(Configuration configuration) {
        Map<String, String> labels = new LinkedHashMap<>();
        configuration.section("labels").ifPresent(section -> {
            for (String key : section.keys()) {
                labels.put(key, section.string(key));
            }
        });
        return labels;
    }
}
