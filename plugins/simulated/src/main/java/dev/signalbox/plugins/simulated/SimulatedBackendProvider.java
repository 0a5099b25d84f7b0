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
        int maxConcurrency = (int) configuration.integer("maxConcurrency", profile.maxRunning());
        List<ServedModel> models = models(configuration);
        int minOutputTokens = (int) configuration.integer("minOutputTokens", 16);
        int maxOutputTokens = (int) configuration.integer("maxOutputTokens", Math.max(256, minOutputTokens));
        if (maxOutputTokens < minOutputTokens) {
            throw configuration.invalid("maxOutputTokens", "must be at least minOutputTokens, " + minOutputTokens);
        }
        SimulatedModelServer.Builder builder = SimulatedModelServer.builder(profile)
                .vertx(vertx)
                .port((int) configuration.integer("port", 0))
                .models(models)
                .timeScale(configuration.number("timeScale", 1))
                .seed(configuration.integer("seed", 0))
                .maxRunning(maxConcurrency)
                .outputTokens(minOutputTokens, maxOutputTokens);
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

    private static List<ServedModel> models(Configuration configuration) {
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
                name, section.string("upstream", name), operations(section), section.string("quantization", ""), (int)
                        section.integer("contextTokens", InferenceRequest.UNKNOWN));
    }

    private static Set<Operation> operations(Configuration section) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String label : section.strings("operations")) {
            operations.add(Operation.valueOf(label.toUpperCase(Locale.ROOT)));
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
