package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.plugins.modelservers.http.AskingThreads;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** One configured server or service; asks it for its models where the operator doesn't name them. */
public final class ServerProvider implements BackendProvider {

    private final ModelSystem system;
    private final ServerSettings settings;
    private final AskingThreads threads;
    private final Server server;

    /** Makes providers of a system. */
    public static Factory<BackendProvider> factory(ModelSystem system, AskingThreads threads) {
        return Factory.of(Keys.provider(system), context -> create(system, context, threads));
    }

    private static ServerProvider create(ModelSystem system, PluginContext context, AskingThreads threads) {
        ServerSettings settings = ServerSettings.read(system, context);
        threads.acquire();
        return new ServerProvider(system, settings, threads);
    }

    private ServerProvider(ModelSystem system, ServerSettings settings, AskingThreads threads) {
        this.system = system;
        this.settings = settings;
        this.threads = threads;
        this.server = new Server(
                settings.url(), settings.api().basePath(), settings.requestHeaders(), settings.timeout(), threads);
    }

    @Override
    public CompletionStage<List<Backend>> discover() {
        if (!settings.models().isEmpty()) {
            return CompletableFuture.completedFuture(
                    List.of(settings.backend(settings.models(), settings.maxConcurrency())));
        }
        return system.listing().list(server).handle((listed, problem) -> {
            if (problem != null) {
                throw explained(problem);
            }
            if (listed.models().isEmpty()) {
                throw new AskingException(
                        system.title() + " at " + settings.url() + " lists no model. Maybe name them in \"models\".",
                        200);
            }
            return List.of(backend(listed));
        });
    }

    @Override
    public void close() {
        threads.release();
    }

    private Backend backend(Listed listed) {
        int concurrency = settings.maxConcurrency() == InferenceRequest.UNKNOWN
                ? listed.maxConcurrency()
                : settings.maxConcurrency();
        return settings.backend(listed.models().stream().map(settings::served).toList(), concurrency);
    }

    private RuntimeException explained(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof AskingException answer) {
            return new AskingException(answer.getMessage() + advice(answer.status()), answer.status());
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
    }

    private String advice(int status) {
        if (status == 401 || status == 403) {
            String header = system.credentials().header();
            return settings.hasKey()
                    ? ". Maybe the key that \"apiKey\" names is wrong, or may not list models; it was sent as " + header
                            + "."
                    : ". Maybe \"apiKey\" is missing, such as "
                            + system.credentials().example() + "; it would be sent as " + header + ".";
        }
        if (status == 404 || status == 405) {
            boolean elsewhere = !system.url().isEmpty()
                    && !system.url().equals(settings.url().toString())
                    && system.url().contains("//" + settings.url().getHost());
            return elsewhere
                    ? ". Maybe \"url\" should be \"" + system.url() + "\"."
                    : ". Maybe \"url\" is not where the API of " + system.title()
                            + " begins, or \"provider\" should be another; \"models\" can name what it serves.";
        }
        return "";
    }
}
