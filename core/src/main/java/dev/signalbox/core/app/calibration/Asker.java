package dev.signalbox.core.app.calibration;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Asks one model of one backend, on one event loop. */
final class Asker {

    private static final int OK = 200;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int MAX_ERROR_CHARACTERS = 300;

    private final Backend backend;
    private final Dialect dialect;
    private final Prompts prompts;
    private final HttpClient client;
    private final long answerMillis;
    private boolean exactly;

    /**
     * Asks no more than so many questions at a time.
     *
     * @param answerMillis the longest silence of an answer
     */
    Asker(
            Vertx vertx,
            Backend backend,
            ServedModel model,
            RandomGenerator random,
            int maxConcurrency,
            long answerMillis) {
        this.backend = backend;
        this.dialect = new Dialect(backend, model);
        this.exactly = dialect.maySayExactly();
        this.prompts = new Prompts(model.upstreamName(), dialect.operation(), random);
        this.answerMillis = answerMillis;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(maxConcurrency));
    }

    /** Sends one request, and completes with what it took. Called on the event loop. */
    Future<Sample> ask(int promptTokens, int outputTokens) {
        return ask(promptTokens, outputTokens, true);
    }

    private Future<Sample> ask(int promptTokens, int outputTokens, boolean firstTime) {
        boolean askedExactly = exactly;
        Promise<Sample> promise = Promise.promise();
        Dialect.Question question;
        try {
            question = dialect.question(prompts.body(promptTokens, outputTokens, askedExactly));
        } catch (MeasurementException e) {
            return Future.failedFuture(e);
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(question.uri())
                .setIdleTimeout(answerMillis);
        client.request(options)
                .onFailure(failed -> promise.fail(new MeasurementException(dialect.place() + " can't be reached: "
                        + failed.getMessage() + ". Maybe the server is not running.")))
                .onSuccess(request -> send(request, question, promptTokens, promise, closed -> {
                    if (firstTime) {
                        // The server let go of a connection that was kept while the request was on its way.
                        ask(promptTokens, outputTokens, false).onComplete(promise);
                    } else {
                        promise.tryFail(unanswered(closed));
                    }
                }));
        return promise.future().recover(failure -> {
            if (askedExactly && failure instanceof UnknownParameter) {
                // Some servers refuse what they don't know.
                exactly = false;
                return ask(promptTokens, outputTokens);
            }
            return Future.failedFuture(failure);
        });
    }

    Future<Void> close() {
        return client.close();
    }

    private void send(
            HttpClientRequest request,
            Dialect.Question question,
            int promptTokens,
            Promise<Sample> promise,
            Consumer<HttpClosedException> closed) {
        MultiMap headers = request.headers();
        headers.set("content-type", "application/json");
        question.headers().forEach(headers::set);
        backend.requestHeaders().forEach(headers::set);
        long sentNanos = System.nanoTime();
        request.send(question.body())
                .onFailure(failed -> {
                    if (failed instanceof HttpClosedException e) {
                        closed.accept(e);
                    } else {
                        promise.tryFail(unanswered(failed));
                    }
                })
                .onSuccess(response -> {
                    if (response.statusCode() == OK) {
                        Stream.read(response, question.stream(), sentNanos, promptTokens, promise);
                    } else {
                        refused(response, promise);
                    }
                });
    }

    private MeasurementException unanswered(Throwable failed) {
        return new MeasurementException(dialect.place() + " did not answer: " + failed.getMessage());
    }

    private void refused(HttpClientResponse response, Promise<Sample> promise) {
        response.body().onComplete(read -> {
            String text = read.succeeded() ? read.result().toString() : "";
            String message = dialect.place() + " answered with status " + response.statusCode() + ": "
                    + text.substring(0, Math.min(text.length(), MAX_ERROR_CHARACTERS));
            boolean unknown = response.statusCode() == 400 || response.statusCode() == 422;
            promise.tryFail(unknown ? new UnknownParameter(message) : new MeasurementException(message));
        });
    }

    /** A request that may be refused for a parameter alone. */
    private static final class UnknownParameter extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownParameter(String message) {
            super(message);
        }
    }
}
