package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.PrefixSource;
import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.translation.Translations;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Backend;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.util.IdentityHashMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The proxy as one event loop runs it: its own connections, its own memory to decide in. All its methods are called on that
 * loop.
 */
public final class Proxy {

    /** Bigger answers than this leave as they come, rather than whole. */
    static final int MAX_WHOLE_ANSWER = 256 * 1024;

    final ProxySettings settings;
    final Placing placing;
    final Translations translations;
    final PromptTokens promptTokens;
    final HttpClient client;
    final Vertx vertx;
    final Context context;
    final Watch watch;
    final Waiting waiting;
    final HedgeLimit hedges;
    final Workspace workspace = new Workspace();
    final AttributeReader reader;
    final PrefixSource prefixes;
    final long firstByteNanos;
    final long idleNanos;

    private final IdentityHashMap<Backend, Upstream> upstreams = new IdentityHashMap<>();
    private FleetSnapshot upstreamsOf = FleetSnapshot.EMPTY;

    private Proxy(Vertx vertx, Shared shared, HttpClient client) {
        this.settings = shared.settings;
        this.placing = shared.placing;
        this.translations = shared.translations;
        this.promptTokens = shared.promptTokens;
        this.prefixes = placing.decider().current().sources().prefixes();
        this.reader = new AttributeReader(settings, placing, promptTokens, prefixes.blockBytes());
        this.hedges = shared.hedges;
        this.client = client;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.watch = new Watch(vertx);
        this.waiting = new Waiting(vertx, context, shared.held, settings.maxQueued());
        this.firstByteNanos = settings.firstByteTimeout().toNanos();
        this.idleNanos = settings.idleTimeout().toNanos();
    }

    /** What the proxies of all event loops share. */
    public static final class Shared {

        private final ProxySettings settings;
        private final Placing placing;
        private final Translations translations;
        private final PromptTokens promptTokens = new PromptTokens();
        private final HedgeLimit hedges = new HedgeLimit(System.nanoTime());
        private final AtomicInteger held = new AtomicInteger();

        public Shared(ProxySettings settings, Placing placing, Translations translations) {
            this.settings = settings;
            this.placing = placing;
            this.translations = translations;
        }

        public ProxySettings settings() {
            return settings;
        }

        public Placing placing() {
            return placing;
        }

        /** A proxy for the event loop that calls. */
        public Proxy onThisLoop(Vertx vertx) {
            HttpClientOptions options = new HttpClientOptions()
                    .setConnectTimeout((int) settings.connectTimeout().toMillis())
                    .setKeepAlive(true)
                    .setKeepAliveTimeout(60)
                    .setTcpNoDelay(true)
                    .setDecompressionSupported(false)
                    .setMaxHeaderSize(settings.maxHeaderBytes())
                    .setMaxChunkSize(64 * 1024);
            PoolOptions pool = new PoolOptions()
                    .setHttp1MaxSize(settings.maxConnectionsPerBackend())
                    .setMaxWaitQueueSize(settings.maxWaitingPerBackend());
            HttpClient client =
                    vertx.httpClientBuilder().with(options).with(pool).build();
            return new Proxy(vertx, this, client);
        }
    }

    /** Serves one request. Called before its body arrives. */
    public void handle(HttpServerRequest request, ClientCall call) {
        new Exchange(this, request, call).receive();
    }

    /** Places a request on the fleet as it is now. */
    Decision decide(InferenceRequest attributes, PromptPrefix prefix, UUID id, double waitedMs) {
        return placing.decider()
                .of(attributes, id)
                .decide(attributes, prefix, id, placing.clock().millis(), waitedMs, workspace);
    }

    /** The backend as requests reach it. Remembered until the fleet changes. */
    Upstream upstream(Backend backend, FleetSnapshot fleet) {
        if (fleet != upstreamsOf) {
            upstreams.clear();
            upstreamsOf = fleet;
        }
        Upstream upstream = upstreams.get(backend);
        if (upstream == null) {
            upstream = Upstream.of(backend);
            upstreams.put(backend, upstream);
        }
        return upstream;
    }
}
