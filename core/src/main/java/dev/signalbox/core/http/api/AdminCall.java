package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.proxy.RequestBody;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the admin port and its answer. Used on the port's event loop.
 *
 * <p>Whatever a handler throws, now or when the body has come, becomes an answer.
 */
final class AdminCall {

    private static final System.Logger LOGGER = System.getLogger(AdminCall.class.getName());

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Map<String, String> parameters;

    AdminCall(Vertx vertx, HttpServerRequest request, Map<String, String> parameters) {
        this.vertx = vertx;
        this.request = request;
        this.parameters = parameters;
    }

    /** An answer in JSON. */
    record Reply(int status, ObjectNode body) {}

    /** Goes on with a request's body. */
    @FunctionalInterface
    interface BodyHandler {

        void handle(Buffer body) throws ProblemException;
    }

    /** Takes its time, on a thread that may block, and gives the answer. */
    @FunctionalInterface
    interface Work {

        Reply run() throws ProblemException;
    }

    /** Answers by a handler. */
    void handle(Route.Handler handler) {
        guarded(() -> handler.handle(this));
    }

    /** A part of the path. */
    String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no part {" + name + "}");
        }
        return value;
    }

    /** A parameter of the query. */
    Optional<String> query(String name) {
        return Optional.ofNullable(request.getParam(name));
    }

    /** All values of a parameter of the query. */
    List<String> queries(String name) {
        return request.params().getAll(name);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    /** Where the request comes from. */
    String caller() {
        SocketAddress caller = request.remoteAddress();
        return caller == null || caller.hostAddress() == null ? "unknown" : caller.hostAddress();
    }

    /** Reads the body, which may have so many bytes, and goes on with it; a longer one is answered with 413. */
    void body(int maxBytes, BodyHandler handler) {
        new RequestBody(request, maxBytes, body -> guarded(() -> handler.handle(body)), this::fail).read();
    }

    /** Does on another thread what takes its time, and answers with what comes of it. */
    void work(Work work) {
        vertx.executeBlocking(work::run, false)
                .onSuccess(reply -> json(reply.status(), reply.body()))
                .onFailure(this::failed);
    }

    /** Takes its time, on a thread that may block, and gives an answer in words. */
    @FunctionalInterface
    interface Writing {

        String run() throws ProblemException;
    }

    /** Does on another thread what takes its time, and answers with the text that comes of it. */
    void write(String type, Writing writing) {
        vertx.executeBlocking(writing::run, false)
                .onSuccess(text -> text(type, text))
                .onFailure(this::failed);
    }

    void json(int status, ObjectNode body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.encodePretty(body));
    }

    void text(String type, String body) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }

    /** Sets a header of the answer, which must not have begun. */
    void addHeader(String name, String value) {
        request.response().putHeader(name, value);
    }

    void fail(Problem problem) {
        problem.send(request.response());
    }

    private interface Step {
        void run() throws ProblemException;
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (ProblemException | RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof ProblemException known) {
            fail(known.problem());
            return;
        }
        LOGGER.log(System.Logger.Level.ERROR, "the admin port could not answer " + request.path(), failure);
        fail(new Problem(
                500,
                Problem.INTERNAL,
                "internal_error",
                "",
                "the sidecar failed to answer; its log says more",
                Json.object()));
    }
}
