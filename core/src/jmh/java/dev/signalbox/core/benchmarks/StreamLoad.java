package dev.signalbox.core.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Reads many streams of server-sent events at once and measures when their chunks arrive.
 *
 * <p>One event loop carries everything, so nothing here is shared between threads. A chunk's delay is the time from its
 * sending, which the upstream wrote into it, to its arrival: both read the machine's monotonic clock.
 */
final class StreamLoad implements AutoCloseable {

    /** Another model than that of short answers, so that Signalbox sends its requests to another port. */
    static final String MODEL = "llama-3.2-3b";

    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;
    private static final Buffer REQUEST = Buffer.buffer("{\"model\":\"" + MODEL
            + "\",\"stream\":true,\"max_tokens\":200," + "\"messages\":[{\"role\":\"user\",\"content\":\""
            + "Tell me about signal boxes. ".repeat(20) + "\"}]}");

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));

    /**
     * A kind of streams.
     *
     * @param concurrent how many are read at once
     * @param chunks how many chunks each has, its end not counted
     * @param spacingMs the time from one chunk to the next, in milliseconds
     * @param spreadMs the time over which the first ones begin, in milliseconds
     */
    record Shape(int concurrent, int chunks, int spacingMs, int spreadMs) {}

    /**
     * What was seen, in nanoseconds.
     *
     * @param timeToFirst from sending a request to the arrival of the first chunk
     * @param delays of each chunk but the first of each stream
     */
    record Result(Histogram timeToFirst, Histogram delays) {

        Result() {
            this(new Histogram(HIGHEST_NANOS, DIGITS), new Histogram(HIGHEST_NANOS, DIGITS));
        }
    }

    /** What to do once all streams are held. */
    @FunctionalInterface
    interface Observation {
        void run();
    }

    /**
     * Reads streams for a while, each one's place taken by a new one when it ends.
     *
     * @throws IllegalStateException if a stream failed
     */
    Result run(int port, Shape shape, Duration duration) {
        return run(port, shape, duration, () -> {});
    }

    /** The same, and observes something when half of the time is over. */
    Result run(int port, Shape shape, Duration duration, Observation observation) {
        Result result = new Result();
        Run run = new Run(port, shape, result, System.nanoTime() + duration.toNanos());
        vertx.runOnContext(start -> run.begin());
        try {
            Thread.sleep(duration.toMillis() / 2);
            observation.run();
            // Streams begun at the last moment still run to their end.
            long lastMs = duration.toMillis() + 2L * shape.chunks * shape.spacingMs + 10_000;
            if (!run.done.await(lastMs, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("streams at port " + port + " did not end within " + lastMs + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Throwable failure = run.failure.get();
        if (failure != null) {
            throw new IllegalStateException("a stream at port " + port + " failed", failure);
        }
        return result;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The streams of one call of {@link #run}. */
    private final class Run {

        private final int port;
        private final Shape shape;
        private final Result result;
        private final long end;
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final HttpClient client;
        private int open;

        Run(int port, Shape shape, Result result, long end) {
            this.port = port;
            this.shape = shape;
            this.result = result;
            this.end = end;
            this.client = vertx.createHttpClient(
                    new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(shape.concurrent));
        }

        void begin() {
            open = shape.concurrent;
            for (int i = 0; i < shape.concurrent; i++) {
                vertx.setTimer(1 + (long) shape.spreadMs * i / shape.concurrent, time -> next());
            }
        }

        private void next() {
            if (System.nanoTime() >= end || failure.get() != null) {
                if (--open == 0) {
                    client.close().onComplete(closed -> done.countDown());
                }
                return;
            }
            client.request(HttpMethod.POST, port, "127.0.0.1", "/v1/chat/completions")
                    .compose(this::read)
                    .onComplete(ended -> {
                        if (ended.failed()) {
                            failure.compareAndSet(null, ended.cause());
                        }
                        next();
                    });
        }

        private Future<Void> read(HttpClientRequest request) {
            Promise<Void> ended = Promise.promise();
            Arrivals arrivals = new Arrivals(result, System.nanoTime());
            request.putHeader("content-type", "application/json")
                    .putHeader(Upstream.CHUNKS, String.valueOf(shape.chunks))
                    .putHeader(Upstream.SPACING_MS, String.valueOf(shape.spacingMs))
                    .response()
                    .onFailure(ended::tryFail)
                    .onSuccess(response -> response.handler(arrivals::add)
                            .exceptionHandler(ended::tryFail)
                            .endHandler(end -> {
                                int missing = shape.chunks + 1 - arrivals.count;
                                if (response.statusCode() == 200 && missing == 0) {
                                    ended.tryComplete();
                                } else {
                                    ended.tryFail(
                                            "status " + response.statusCode() + ", " + missing + " chunks missing");
                                }
                            }));
            request.end(REQUEST).onFailure(ended::tryFail);
            return ended.future();
        }
    }

    /** The chunks of one stream as they arrive: whole, in parts, or several at once. */
    private static final class Arrivals {

        private static final String END_OF_EVENT = "\n\n";

        private final Result result;
        private final long begin;
        private String pending = "";
        private int count;

        Arrivals(Result result, long begin) {
            this.result = result;
            this.begin = begin;
        }

        void add(Buffer received) {
            long now = System.nanoTime();
            String text = pending + received.toString(StandardCharsets.ISO_8859_1);
            int start = 0;
            for (int end = text.indexOf(END_OF_EVENT); end >= 0; end = text.indexOf(END_OF_EVENT, start)) {
                int sentAt = text.indexOf(Upstream.SENT_AT, start);
                if (sentAt >= 0 && sentAt < end) {
                    record(now, text, sentAt + Upstream.SENT_AT.length());
                }
                start = end + END_OF_EVENT.length();
            }
            pending = text.substring(start);
        }

        private void record(long now, String text, int sentAt) {
            if (count++ == 0) {
                result.timeToFirst.recordValue(now - begin);
            } else {
                result.delays.recordValue(now - Long.parseLong(text, sentAt, text.indexOf('"', sentAt), 10));
            }
        }
    }
}
