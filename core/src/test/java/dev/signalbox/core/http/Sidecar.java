package dev.signalbox.core.http;

import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.RecentDecisions;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.Tracing;
import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.proxy.Placing;
import dev.signalbox.core.http.proxy.ProxySettings;
import dev.signalbox.core.translation.Translation;
import dev.signalbox.core.translation.Translations;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.RequestClass;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A sidecar's data port in front of chosen backends, for tests: it prefers them in the order they were added. */
public final class Sidecar implements AutoCloseable {

    public static final String REVISION = "sha256:" + "0".repeat(64);
    public static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T10:15:00Z"));

    private static final String SETTINGS = """
            name: test
            defaultClass: interactive-chat
            classes:
              interactive-chat: {expectedOutputTokens: 100}
            """;

    private static final RequestClass CLASS = new RequestClass("interactive-chat", Double.NaN, Double.NaN, 100);

    public final Vertx vertx;
    public final BlockingQueue<RequestResult> results = new LinkedBlockingQueue<>();
    public final BlockingQueue<Decision> decisions = new LinkedBlockingQueue<>();
    public final RecentDecisions recent = new RecentDecisions(64, Long.MAX_VALUE);
    public final ActiveDecider decider;
    public final FleetSnapshot fleet;
    public final int port;

    /** Requests that began to wait for room. */
    public final AtomicInteger waiting = new AtomicInteger();

    /** How waits for room ended. */
    public final BlockingQueue<DecisionObserver.WaitOutcome> waits = new LinkedBlockingQueue<>();

    private Sidecar(
            Vertx vertx,
            ProxySettings settings,
            Policy policy,
            FleetSnapshot fleet,
            Tracing tracing,
            Translations translations) {
        this.vertx = vertx;
        this.fleet = fleet;
        this.decider = new ActiveDecider(new Decider(policy, policy.matrix(), fleet));
        AtomicLong next = new AtomicLong();
        DecisionObserver observer = new DecisionObserver() {
            @Override
            public void decided(Decision decision, long nanos) {
                recent.add(decision);
                decisions.add(decision);
            }

            @Override
            public void completed(Decision decision, RequestResult result) {
                recent.completed(decision, result);
                results.add(result);
            }

            @Override
            public void waiting() {
                waiting.incrementAndGet();
            }

            @Override
            public void waited(WaitOutcome outcome, double millis) {
                waits.add(outcome);
            }
        };
        Placing placing =
                new Placing(decider, observer, () -> new UUID(0x4000, next.incrementAndGet()), CLOCK, tracing);
        this.port = await(HttpServers.startDataPort(vertx, settings, placing, translations))
                .port();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** In front of two backends, of which it prefers the one called {@code first} to the one called {@code second}. */
    public static Sidecar before(ScriptedBackend first, ScriptedBackend second) {
        return builder()
                .backend("first", first.port())
                .backend("second", second.port())
                .start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** How the next request ended. */
    public RequestResult result() throws InterruptedException {
        RequestResult result = results.poll(10, TimeUnit.SECONDS);
        if (result == null) {
            throw new AssertionError("no request has ended");
        }
        return result;
    }

    public BackendState state(String backend) {
        return fleet.offers().stream()
                .filter(offer -> offer.backend().id().equals(backend))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("it did not happen", e);
        }
    }

    /** Collects what the sidecar has in front of it. */
    public static final class Builder {

        private final List<Offer> offers = new ArrayList<>();
        private ProxySettings settings = ProxySettings.DEFAULTS.at("127.0.0.1", 0);
        private Tracing tracing = Tracing.OFF;
        private Translations translations = Translation::between;
        private Policy policy = policy();
        private int capacity = 8;

        /** Lets backends that are added from now on run so many requests at once. */
        public Builder capacity(int requests) {
            capacity = requests;
            return this;
        }

        /** Decides by these rules rather than by none. */
        public Builder rules(String rules) {
            PolicyCompiler.Result result = new PolicyCompiler()
                    .compile(PolicySource.of(
                            Map.of(PolicySource.SETTINGS, SETTINGS, "rules/test.drl", "package test;\n" + rules)));
            policy = result.policy()
                    .orElseThrow(
                            () -> new IllegalArgumentException(result.findings().toString()));
            return this;
        }

        public Builder backend(String id, int port) {
            return backend(id, "http://127.0.0.1:" + port, "llama", "llama", Map.of());
        }

        public Builder backend(String id, String url, String model, String upstreamName, Map<String, String> headers) {
            return backend(id, url, BackendApi.OPENAI, model, upstreamName, headers, Map.of());
        }

        /** A backend that is spoken to in some way. */
        public Builder backend(String id, int port, BackendApi api, Map<String, String> headers) {
            return backend(id, "http://127.0.0.1:" + port, api, "llama", "llama", headers, Map.of());
        }

        public Builder backend(
                String id,
                String url,
                BackendApi api,
                String model,
                String upstreamName,
                Map<String, String> headers,
                Map<String, String> labels) {
            ServedModel served =
                    new ServedModel(model, upstreamName, EnumSet.allOf(Operation.class), "", InferenceRequest.UNKNOWN);
            Backend backend = new Backend(
                    id, Placement.GPU, "", URI.create(url), api, "", true, capacity, List.of(served), headers, labels);
            // Each costs twice as much as the one before, so that the order is certain.
            double usd = Math.pow(2, offers.size());
            Estimator estimator =
                    (request, load) -> new CostEstimate(100, 10, usd, usd, Double.NaN, Double.NaN, Double.NaN);
            offers.add(new Offer(backend, served, estimator, new BackendState(capacity)));
            return this;
        }

        public Builder timeouts(Duration firstByte, Duration idle) {
            settings = new ProxySettings(
                    settings.host(),
                    settings.port(),
                    settings.eventLoops(),
                    settings.connectTimeout(),
                    firstByte,
                    idle,
                    settings.maxAttempts(),
                    settings.maxRequestBytes(),
                    settings.maxHeaderBytes(),
                    settings.maxConnectionsPerBackend(),
                    settings.maxWaitingPerBackend(),
                    settings.maxQueued(),
                    settings.trust());
            return this;
        }

        public Builder settings(ProxySettings newSettings) {
            settings = newSettings;
            return this;
        }

        public Builder tracing(Tracing newTracing) {
            tracing = newTracing;
            return this;
        }

        public Builder translations(Translations newTranslations) {
            translations = newTranslations;
            return this;
        }

        public Sidecar start() {
            return start(HttpServers.eventLoops(Transport.AUTO, settings.eventLoops()));
        }

        public Sidecar start(Vertx vertx) {
            return new Sidecar(vertx, settings, policy, FleetSnapshot.of(offers), tracing, translations);
        }
    }

    private static Policy policy() {
        NoRules rules = new NoRules();
        return new Policy(
                "test",
                REVISION,
                ZoneOffset.UTC,
                Map.of(CLASS.name(), CLASS),
                CLASS,
                Objective.COST,
                List.of(),
                rules,
                rules);
    }

    private static final class NoRules implements PlacementRules {

        @Override
        public int classify(RequestFacts request, World world) {
            return Outcome.NO_RULE;
        }

        @Override
        public Prepared prepare(List<CandidateFacts> candidates) {
            return (RequestFacts request, World world, CandidateFigures figures, Outcome outcome) ->
                    outcome.reset(0, candidates.size());
        }
    }
}
