package dev.signalbox.core.app.calibration;

import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Measures what requests take on one model of one backend, the unloaded machine first. */
public final class Measurement {

    /** Requests that are under way when the time is up are waited for. */
    private static final int PATIENCE_SECONDS = 60;

    private final Vertx vertx;
    private final Backend backend;
    private final ServedModel model;
    private final Plan plan;
    private final RandomGenerator random;

    /**
     * A measurement that has not begun.
     *
     * @param random for the prompts and the lengths of answers; used by one thread
     */
    public Measurement(Vertx vertx, Backend backend, ServedModel model, Plan plan, RandomGenerator random) {
        this.vertx = vertx;
        this.backend = backend;
        this.model = model;
        this.plan = plan;
        this.random = random;
    }

    /** Whether and how a model can be asked: to chat, else to complete; empty if its backend's protocol has neither. */
    public static Optional<Operation> operation(Backend backend, ServedModel model) {
        return Dialect.operation(backend, model);
    }

    /**
     * Measures every load of the plan, as far as its limits allow, and returns when no request is under way any more.
     *
     * @param each told of each point when it is known
     * @throws MeasurementException if the backend can't be asked, or fails a request
     */
    public List<Point> run(Consumer<Point> each) throws InterruptedException {
        Context context = vertx.getOrCreateContext();
        int most = plan.concurrency().get(plan.concurrency().size() - 1);
        Asker asker =
                new Asker(vertx, backend, model, random, most, plan.maxTime().toMillis());
        Limits limits = new Limits(
                plan.maxRequests(), System.nanoTime() + plan.maxTime().toNanos());
        List<Point> points = new ArrayList<>();
        try {
            for (int concurrency : plan.concurrency()) {
                for (int promptTokens : plan.promptTokens()) {
                    List<Sample> samples = await(Level.measure(
                            context, asker, limits, random, concurrency, promptTokens, plan.outputTokens()));
                    if (!samples.isEmpty()) {
                        Point point = Point.of(concurrency, samples);
                        points.add(point);
                        each.accept(point);
                    }
                    if (limits.met()) {
                        return points;
                    }
                }
            }
            return points;
        } finally {
            asker.close();
        }
    }

    private <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(plan.maxTime().toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new MeasurementException(String.valueOf(cause.getMessage()));
        } catch (TimeoutException e) {
            throw new MeasurementException(
                    "a request did not end within " + PATIENCE_SECONDS + " s after the time was up");
        }
    }
}
