package dev.signalbox.plugins.kubernetes;

import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The ready endpoints of a service, from a watch that begins with the first question. */
final class KubernetesEndpointSource implements EndpointSource {

    private final PluginContext context;
    private final KubernetesSettings settings;
    private volatile Runnable changed = () -> {};
    private @Nullable ClusterWatch watch;

    static KubernetesEndpointSource create(PluginContext context) {
        return new KubernetesEndpointSource(context, KubernetesSettings.read(context.configuration()));
    }

    private KubernetesEndpointSource(PluginContext context, KubernetesSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    @Override
    public CompletionStage<List<Endpoint>> find() {
        return watch().endpoints();
    }

    @Override
    public void onChange(Runnable toTell) {
        changed = toTell;
    }

    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.close();
        }
    }

    private synchronized ClusterWatch watch() {
        if (watch == null || watch.isUnusable()) {
            if (watch != null) {
                watch.close();
            }
            watch = ClusterWatch.start(context.instanceName(), settings, context.clock(), changed);
        }
        return watch;
    }
}
