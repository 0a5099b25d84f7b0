package dev.signalbox.core.http;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.http.api.ClientListings;
import dev.signalbox.core.http.api.DecisionsEndpoint;
import dev.signalbox.core.http.proxy.ClientCall;
import dev.signalbox.core.http.proxy.Proxy;
import dev.signalbox.core.http.proxy.ProxySettings;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.spi.backend.Protocol;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The port that clients talk to, as one event loop serves it. */
final class DataPort extends VerticleBase {

    /** The longest wait for requests under way when the service ends: less than what others wait for it. */
    private static final long DRAIN_SECONDS = 20;

    private static final String DECISIONS = "/v1/decisions";

    private final Proxy.Shared shared;
    private @Nullable Proxy proxy;
    private @Nullable DecisionsEndpoint decisions;
    private @Nullable ClientListings listings;
    private @Nullable HttpServer server;
    private int actualPort;

    DataPort(Proxy.Shared shared) {
        this.shared = shared;
    }

    /** The port it listens at, once it is deployed. */
    int actualPort() {
        return actualPort;
    }

    @Override
    public Future<?> start() {
        proxy = shared.onThisLoop(vertx);
        decisions = new DecisionsEndpoint(shared.placing(), shared.settings());
        listings = new ClientListings(shared.placing());
        ProxySettings settings = shared.settings();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                // A negative port means: any free one, and the same for all event loops.
                .setPort(settings.port() == 0 ? -1 : settings.port())
                .setTcpNoDelay(true)
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxInitialLineLength(8 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setStrictThreadMode(true)
                .setAcceptBacklog(4096);
        server =
                vertx.createHttpServer(options).requestHandler(this::handle).invalidRequestHandler(this::handleInvalid);
        return server.listen().onSuccess(listening -> actualPort = listening.actualPort());
    }

    /** Takes no more connections, and lets the requests under way end. */
    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        ClientCall call = path == null ? null : ClientCall.of(path);
        if (call != null && proxy != null) {
            if (request.method().equals(call.method())) {
                proxy.handle(request, call);
            } else {
                wrongMethod(request, call.method().name());
            }
        } else {
            handleOther(request, String.valueOf(path));
        }
    }

    private void handleOther(HttpServerRequest request, String path) {
        if (DECISIONS.equals(path) && decisions != null) {
            if (request.method().equals(HttpMethod.POST)) {
                decisions.handle(request);
            } else {
                wrongMethod(request, "POST");
            }
            return;
        }
        String method = ClientListings.method(path);
        if (method.isEmpty() || listings == null) {
            unknownPath(request, path);
        } else if (request.method().name().equals(method)) {
            listings.handle(request, path);
        } else {
            wrongMethod(request, method);
        }
    }

    private void wrongMethod(HttpServerRequest request, String allowed) {
        HttpServerResponse response = undecided(request);
        response.putHeader("allow", allowed);
        Problem.invalid(
                        405,
                        "method_not_allowed",
                        "",
                        request.path() + " takes " + allowed + ", not "
                                + request.method().name())
                .send(response, protocol(String.valueOf(request.path())));
    }

    private void unknownPath(HttpServerRequest request, String path) {
        SortedSet<String> known = new TreeSet<>(ClientCall.PATHS);
        known.addAll(ClientCall.PATTERNS);
        known.addAll(ClientListings.PATHS);
        known.add(DECISIONS);
        Problem.invalid(
                        404,
                        "unknown_path",
                        "",
                        "there is nothing at " + (path.length() > 200 ? path.substring(0, 200) + "..." : path)
                                + "; this port serves " + String.join(", ", known) + "."
                                + Problem.maybe(Suggestion.of(path, known)))
                .send(undecided(request), protocol(path));
    }

    /** The protocol whose clients ask for a path. */
    private static Protocol protocol(String path) {
        if (path.startsWith("/api/")) {
            return Protocol.OLLAMA;
        } else if (path.startsWith("/v1beta/")) {
            return Protocol.GEMINI;
        } else if (path.startsWith("/v2")) {
            return Protocol.KSERVE;
        }
        return path.startsWith("/v1/messages") ? Protocol.ANTHROPIC : Protocol.OPENAI;
    }

    /** Answers what is no HTTP, or too much of it; the connection's state is not known, so it is closed. */
    private void handleInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        HttpServerResponse response = undecided(request);
        Problem problem;
        if (cause instanceof TooLongHttpLineException) {
            problem = Problem.invalid(414, "uri_too_long", "", "the request's first line is longer than 8192 bytes");
        } else if (cause instanceof TooLongHttpHeaderException) {
            problem = Problem.invalid(
                    431,
                    "headers_too_large",
                    "",
                    "the request's headers are larger than the "
                            + shared.settings().maxHeaderBytes() + " bytes that are taken");
        } else {
            problem = Problem.invalid(400, "invalid_http", "", "the request is not valid HTTP: " + cause);
        }
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        problem.send(response);
        request.connection().close();
    }

    private HttpServerResponse undecided(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        SignalboxHeaders.addUndecided(response.headers(), decider().policy().revision());
        return response;
    }

    private Decider decider() {
        return shared.placing().decider().current();
    }
}
