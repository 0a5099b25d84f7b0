package dev.signalbox.plugins.simulated;

import dev.signalbox.plugins.simulated.Fault.Kind;
import dev.signalbox.plugins.simulated.InferenceApi.RequestRecorder;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.ServedModel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A model server without a model: it speaks HTTP on loopback, keeps the times of a {@link SimulationProfile}, and answers
 * words that depend on the prompt and the seed alone.
 *
 * <p>It serves {@code /v1/chat/completions}, {@code /v1/completions} and {@code /v1/embeddings}, streaming and not,
 * {@code /v1/models}, {@code /health}, and {@code /metrics} with vLLM's names. Faults can be injected while it runs.
 *
 * <p>Every method may be called from any thread but an event loop.
 */
public final class SimulatedModelServer implements AutoCloseable {

    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int BACKLOG = 4_096;
    private static final long PATIENCE_SECONDS = 10;

    private final ServerSettings settings;
    private final SharedVertx vertxSource;
    private final Vertx vertx;
    private final Context context;
    private final Counters counters = new Counters();
    private final FaultInjection faults = new FaultInjection();
    private final RequestRecorder recorder;
    private final BatchLoop loop;
    private final InferenceApi api;
    private @Nullable HttpServer http;
    private volatile int port;
    private boolean closed;

    /** Starts the description of a server with this profile. */
    public static Builder builder(SimulationProfile profile) {
        return new Builder(profile);
    }

    private SimulatedModelServer(ServerSettings settings, SharedVertx vertxSource) {
        this.settings = settings;
        this.vertxSource = vertxSource;
        this.vertx = vertxSource.acquire();
        // Not getOrCreateContext(): it may give the thread's last one back, which can be of a Vert.x that was closed.
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.port = settings.port();
        this.recorder = new RequestRecorder(settings.recordedRequests());
        this.loop = new BatchLoop(
                vertx,
                new ContinuousBatch(settings.profile(), settings.maxRunning()),
                new SimulatedTime(System::nanoTime, settings.timeScale()));
        this.api = new InferenceApi(settings, loop, counters, faults, recorder);
    }

    /** Where it listens, such as {@code http://127.0.0.1:41234}. Stays the same while it refuses connections. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /**
     * Makes it misbehave until the next call. A port that was refused is opened again by any other fault, and by
     * {@link Fault#none()}.
     */
    public synchronized void inject(Fault fault) {
        faults.inject(fault);
        if (fault.kind() == Kind.REFUSE) {
            await(stopListening());
        } else if (!closed) {
            await(listen());
        }
        await(onLoop(() -> loop.speed(settings.timeScale() / fault.slowdown())));
    }

    /** The fault in force; its kind is {@link Kind#NONE} if there is none. */
    public Fault fault() {
        return faults.current();
    }

    /** Requests in the batch now. */
    public int running() {
        return loop.running();
    }

    /** Requests in the queue now. */
    public int waiting() {
        return loop.waiting();
    }

    /** The used share of the KV cache, 0 to 1. */
    public double kvCacheUsage() {
        return loop.kvCacheUsage();
    }

    /** Inference requests whose head arrived. */
    public long requestsReceived() {
        return counters.received.get();
    }

    /** Inference requests that were answered to the end, with an error or without. */
    public long requestsCompleted() {
        return counters.completed.get();
    }

    /** Inference requests whose client went away before the end. */
    public long requestsCancelled() {
        return counters.cancelled.get();
    }

    /** Inference requests a fault cut off. */
    public long requestsBroken() {
        return counters.broken.get();
    }

    /** Inference requests that were received and have not ended in any way. */
    public long requestsInFlight() {
        return counters.inFlight();
    }

    public long promptTokens() {
        return counters.promptTokens.get();
    }

    public long outputTokens() {
        return counters.outputTokens.get();
    }

    /** The latest inference requests, oldest first; empty unless the builder asked for it. */
    public List<RecordedRequest> recordedRequests() {
        return recorder.requests();
    }

    /** Stops listening, closes the connections, and returns when the event loop has ended that no other server needs. */
    @Override
    public void close() {
        await(closeLater());
    }

    /** Does the same without waiting, and may be called from an event loop. */
    synchronized CompletionStage<Void> closeLater() {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        closed = true;
        // A stage of the JDK: a future of Vert.x would complete on the event loop that the release may end.
        return stopListening()
                .toCompletionStage()
                .handle((stopped, problem) -> vertxSource.release())
                .thenCompose(released -> released);
    }

    private synchronized Future<Void> listen() {
        if (http != null) {
            return Future.succeededFuture();
        }
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setAcceptBacklog(BACKLOG)
                .setMaxHeaderSize(MAX_HEADER_BYTES));
        server.requestHandler(api);
        http = server;
        Promise<Void> listening = Promise.promise();
        context.runOnContext(ignored -> server.listen().onComplete(bound -> {
            if (bound.succeeded()) {
                port = bound.result().actualPort();
                listening.complete();
            } else {
                listening.fail(bound.cause());
            }
        }));
        return listening.future();
    }

    private Future<Void> stopListening() {
        HttpServer server = http;
        http = null;
        return server == null ? Future.succeededFuture() : server.close();
    }

    private Future<Void> onLoop(Runnable task) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> {
            task.run();
            done.complete();
        });
        return done.future();
    }

    private static void await(Future<?> future) {
        await(future.toCompletionStage());
    }

    static void await(CompletionStage<?> stage) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException(
                    "a simulated server can't be changed from an event loop: it would wait for itself");
        }
        try {
            stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the simulated server failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the simulated server did not react within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the simulated server", e);
        }
    }

    /** Describes a server. Not thread-safe. */
    public static final class Builder {

        private final SimulationProfile profile;
        private SharedVertx vertxSource = new SharedVertx();
        private int port;
        private List<ServedModel> models = List.of(model("simulated", Operation.CHAT, Operation.COMPLETION));
        private double timeScale = 1;
        private long seed;
        private int maxRunning;
        private int minOutputTokens = 16;
        private int maxOutputTokens = 256;
        private int recordedRequests;

        private Builder(SimulationProfile profile) {
            this.profile = profile;
            this.maxRunning = profile.maxRunning();
        }

        /** The port on 127.0.0.1; 0, the default, takes a free one. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** The models that chat and complete, instead of one called {@code simulated}. */
        public Builder models(String... names) {
            return models(List.of(names).stream()
                    .map(name -> model(name, Operation.CHAT, Operation.COMPLETION))
                    .toList());
        }

        /** The models, instead of one called {@code simulated}. */
        public Builder models(List<ServedModel> value) {
            models = value;
            return this;
        }

        /** Simulated seconds per real second, default 1: at 10 everything takes a tenth of the profile's time. */
        public Builder timeScale(double value) {
            timeScale = value;
            return this;
        }

        /** Picks other words and lengths, default 0. The same seed gives the same answers. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Requests worked on at once, instead of the profile's. */
        public Builder maxRunning(int value) {
            maxRunning = value;
            return this;
        }

        /** The range of an answer's length, in tokens, where the client's limit is not lower; default 16 to 256. */
        public Builder outputTokens(int min, int max) {
            minOutputTokens = min;
            maxOutputTokens = max;
            return this;
        }

        /** How many of the latest inference requests to keep for {@link #recordedRequests()}, default 0. */
        public Builder recordRequests(int value) {
            recordedRequests = value;
            return this;
        }

        /** Starts the server and waits until it listens. */
        public SimulatedModelServer start() {
            SimulatedModelServer server = build();
            try {
                await(server.listen());
            } catch (IllegalStateException e) {
                server.close();
                throw e;
            }
            return server;
        }

        /** Starts the server without waiting. */
        CompletionStage<SimulatedModelServer> startLater() {
            SimulatedModelServer server = build();
            return server.listen()
                    .map(server)
                    .recover(problem -> Future.fromCompletionStage(server.closeLater())
                            .transform(closed -> Future.failedFuture(problem)))
                    .toCompletionStage();
        }

        Builder vertx(SharedVertx value) {
            vertxSource = value;
            return this;
        }

        private SimulatedModelServer build() {
            return new SimulatedModelServer(
                    new ServerSettings(
                            profile,
                            port,
                            models,
                            timeScale,
                            seed,
                            maxRunning,
                            minOutputTokens,
                            maxOutputTokens,
                            recordedRequests),
                    vertxSource);
        }

        private static ServedModel model(String name, Operation... operations) {
            return new ServedModel(name, name, Set.of(operations), "", InferenceRequest.UNKNOWN);
        }
    }
}
