package com.example.kestrel;

import static dev.signalbox.spi.ConfigurationKey.Type.ADDRESS;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXT;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.ServedModel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Tells of one Kestrel server: the device itself says what it serves and how many requests it takes at once. */
final class KestrelProvider implements BackendProvider {

    static final List<ConfigurationKey> KEYS = List.of(
            ConfigurationKey.required("url", ADDRESS, "where the server is"),
            ConfigurationKey.optional("region", TEXT, "", "where it stands"));

    private final String name;
    private final URI url;
    private final String region;
    private final Device device = new Device();

    static KestrelProvider create(PluginContext context) {
        Configuration configuration = context.configuration();
        return new KestrelProvider(
                context.instanceName(), configuration.uri("url"), configuration.string("region", ""));
    }

    private KestrelProvider(String name, URI url, String region) {
        this.name = name;
        this.url = url;
        this.region = region;
    }

    @Override
    public CompletionStage<List<Backend>> discover() {
        return device.ask(url).thenApply(figures -> List.of(backend(figures)));
    }

    private Backend backend(Map<String, String> figures) {
        String model = figures.get("model");
        if (model == null) {
            throw new IllegalStateException(url + "/device does not say which model it serves");
        }
        ServedModel served = new ServedModel(
                model,
                model,
                Set.of(Operation.CHAT, Operation.COMPLETION),
                "int4",
                Integer.parseInt(figures.getOrDefault("context", String.valueOf(InferenceRequest.UNKNOWN))));
        return new Backend(
                name,
                Placement.EDGE,
                "Kestrel-K2",
                url,
                region,
                true,
                Integer.parseInt(figures.getOrDefault("slots", String.valueOf(InferenceRequest.UNKNOWN))),
                List.of(served),
                Map.of(),
                Map.of());
    }

    @Override
    public void close() {
        device.close();
    }
}
