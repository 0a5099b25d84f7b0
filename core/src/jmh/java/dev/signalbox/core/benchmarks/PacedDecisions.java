package dev.signalbox.core.benchmarks;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.spi.InferenceRequest;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Decisions that are made at a fixed pace by whatever policy is in force, as an event loop makes them. */
final class PacedDecisions {

    private static final int REQUESTS = 256;
    private static final int PRIORITIES = 10;
    private static final long EVERY_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final PolicyLifecycle lifecycle;
    private final InferenceRequest[] requests = new InferenceRequest[REQUESTS];
    private final Percentiles taken = new Percentiles();
    private final Percentiles late = new Percentiles();
    private final Thread thread = new Thread(this::run, "decisions");
    private volatile boolean ended;

    private PacedDecisions(PolicyLifecycle lifecycle) {
        this.lifecycle = lifecycle;
        GeneratedPolicy generated = new GeneratedPolicy(42);
        Random random = new Random(7);
        for (int i = 0; i < REQUESTS; i++) {
            requests[i] = generated.request().request().toBuilder()
                    .priority(random.nextInt(PRIORITIES))
                    .expectedOutputTokens(InferenceRequest.UNKNOWN)
                    .maxOutputTokens(16 << random.nextInt(6))
                    .build();
        }
    }

    /** Begins, on a thread that waits for each next moment without giving up its core. */
    static PacedDecisions start(PolicyLifecycle lifecycle) {
        PacedDecisions decisions = new PacedDecisions(lifecycle);
        decisions.thread.start();
        return decisions;
    }

    void end() throws InterruptedException {
        ended = true;
        thread.join();
    }

    /** How long each decision took. */
    Percentiles taken() {
        return taken;
    }

    /** How long after the moment at which it was due each decision was made: what else held the thread up counts. */
    Percentiles late() {
        return late;
    }

    private void run() {
        Workspace workspace = new Workspace();
        Random random = new Random(1);
        long due = System.nanoTime();
        for (int i = 0; !ended; i++) {
            due += EVERY_NANOS;
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            InferenceRequest request = requests[i & REQUESTS - 1];
            UUID id = new UUID(random.nextLong(), random.nextLong());
            long begin = System.nanoTime();
            Decision decision = lifecycle.decider().of(request, id).decide(request, id, BenchmarkFleet.NOW, workspace);
            long end = System.nanoTime();
            lifecycle.observer().decided(decision, end - begin);
            taken.add(end - begin);
            late.add(end - due);
        }
    }
}
