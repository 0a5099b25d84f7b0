package dev.signalbox.plugins.kubernetes;

import dev.signalbox.spi.backend.Endpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A service's EndpointSlices as they are now: listed once, then watched; listed again whenever the watch can't be continued.
 *
 * <p>Thread-safe.
 */
final class ClusterWatch {

    private final KubernetesSettings settings;
    private final InstantSource clock;
    private final Runnable changed;
    private final OwnThreads threads;
    private final CompletableFuture<Void> firstLook = new CompletableFuture<>();
    private volatile @Nullable Watched watched;
    private volatile String problem = "";
    private volatile boolean unusable;
    private volatile @Nullable Instant lastWatching;

    /**
     * Starts to watch, and returns at once.
     *
     * @param changed told of whatever is seen, on a thread of the client's
     */
    static ClusterWatch start(String name, KubernetesSettings settings, InstantSource clock, Runnable changed) {
        ClusterWatch watch = new ClusterWatch(name, settings, clock, changed);
        SharedTimer.used();
        watch.threads.executor().execute(watch::open);
        return watch;
    }

    private ClusterWatch(String name, KubernetesSettings settings, InstantSource clock, Runnable changed) {
        this.settings = settings;
        this.clock = clock;
        this.changed = changed;
        this.threads = new OwnThreads(name);
    }

    /** Whether it never came to watch anything, and never will: the way to the API server can't be found out. */
    boolean isUnusable() {
        return unusable;
    }

    /** The endpoints there are now, once that is known. */
    CompletableFuture<List<Endpoint>> endpoints() {
        Watched current = watched;
        if (current != null && current.isSynced()) {
            return settled(current);
        }
        if (!problem.isEmpty()) {
            return CompletableFuture.failedFuture(new ClusterException(problem));
        }
        return firstLook.thenCompose(ignored -> endpoints());
    }

    private CompletableFuture<List<Endpoint>> settled(Watched current) {
        Instant now = clock.instant();
        Instant since = lastWatching;
        if (since == null || current.isWatching()) {
            lastWatching = now;
            problem = current.isWatching() ? "" : problem;
        } else if (Duration.between(since, now).compareTo(settings.maxOutage()) > 0) {
            return CompletableFuture.failedFuture(new ClusterException("the watch of " + settings.text() + " at "
                    + current.server() + " has been interrupted for more than "
                    + settings.maxOutage().toSeconds() + " s" + (problem.isEmpty() ? "" : ": " + problem)));
        }
        try {
            return CompletableFuture.completedFuture(new SliceEndpoints(settings, current::podLabels)
                    .of(current.slices().getStore().list(), current.namespace()));
        } catch (ClusterException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Ends the watch and its threads. */
    void close() {
        Watched current = watched;
        if (current != null) {
            current.close();
        }
        threads.close();
        SharedTimer.unused();
        firstLook.completeExceptionally(new ClusterException("the source is closed"));
    }

    private void open() {
        try {
            KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(config())
                    .withHttpClientFactory(threads)
                    .withTaskExecutor(threads.executor())
                    .build();
            Watched opened = watch(client);
            watched = opened;
            var unused = opened.start().thenRun(() -> firstLook.complete(null));
        } catch (RuntimeException | LinkageError e) {
            unusable = true;
            report("the way to the API server can't be found: " + e);
        }
    }

    private Config config() {
        String context = settings.context().isEmpty() ? null : settings.context();
        Optional<String> kubeconfig = settings.kubeconfig();
        Config config = kubeconfig.isPresent() ? Config.empty() : Config.autoConfigure(context);
        kubeconfig.ifPresent(
                text -> KubeConfigUtils.merge(config, context, KubeConfigUtils.parseConfigFromString(text)));
        // A failed list is told to the operator at once, and tried again by the watch.
        config.setRequestRetryBackoffLimit(0);
        return config;
    }

    private Watched watch(KubernetesClient client) {
        String namespace = settings.namespace().isEmpty() ? client.getNamespace() : settings.namespace();
        String server = client.getMasterUrl().toString();
        SharedIndexInformer<EndpointSlice> slices = client.resources(EndpointSlice.class)
                .inNamespace(namespace)
                .withLabelSelector(settings.selector())
                .runnableInformer(0);
        slices.addEventHandler(new Telling<>(changed));
        retrying(slices, server, "endpointslices", "discovery.k8s.io", namespace);
        if (settings.podLabels().isEmpty()) {
            return new Watched(client, server, namespace, slices, null);
        }
        SharedIndexInformer<Pod> pods = client.resources(Pod.class)
                .inNamespace(namespace)
                .withLabelSelector(
                        settings.podLabels().size() == 1 ? settings.podLabels().get(0) : "")
                .runnableInformer(0);
        pods.addEventHandler(new Telling<>(changed));
        retrying(pods, server, "pods", "", namespace);
        return new Watched(client, server, namespace, slices, pods);
    }

    private void retrying(
            SharedIndexInformer<? extends HasMetadata> informer,
            String server,
            String resource,
            String group,
            String namespace) {
        informer.exceptionHandler((started, failure) -> {
            report(ClusterProblem.text(failure, server, resource, group, namespace));
            return true;
        });
    }

    private void report(String text) {
        problem = text;
        firstLook.completeExceptionally(new ClusterException(text));
    }

    /** Tells of each event that it is one. */
    private record Telling<T>(Runnable changed) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T added) {
            changed.run();
        }

        @Override
        public void onUpdate(T before, T now) {
            changed.run();
        }

        @Override
        public void onDelete(T gone, boolean finalStateUnknown) {
            changed.run();
        }
    }

    /** A client with what it watches. */
    private record Watched(
            KubernetesClient client,
            String server,
            String namespace,
            SharedIndexInformer<EndpointSlice> slices,
            @Nullable SharedIndexInformer<Pod> pods) {

        CompletableFuture<Void> start() {
            CompletableFuture<Void> first = slices.start().toCompletableFuture();
            return pods == null
                    ? first
                    : CompletableFuture.allOf(first, pods.start().toCompletableFuture());
        }

        boolean isSynced() {
            return slices.hasSynced() && (pods == null || pods.hasSynced());
        }

        boolean isWatching() {
            return slices.isWatching() && (pods == null || pods.isWatching());
        }

        Map<String, String> podLabels(String pod) {
            Pod known = pods == null ? null : pods.getStore().getByKey(namespace + "/" + pod);
            return known == null || known.getMetadata().getLabels() == null
                    ? Map.of()
                    : known.getMetadata().getLabels();
        }

        void close() {
            slices.close();
            if (pods != null) {
                pods.close();
            }
            client.close();
        }
    }
}
