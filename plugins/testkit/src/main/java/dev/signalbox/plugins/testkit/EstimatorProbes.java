package dev.signalbox.plugins.testkit;

import dev.signalbox.plugins.testkit.Growth.Loads;
import dev.signalbox.plugins.testkit.Growth.Requests;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assertions;

/** Experiments on estimators. */
final class EstimatorProbes {

    private static final int THREADS = 4;
    private static final int ROUNDS = 50;
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Where results go that nobody looks at, so that making them is not optimised away. */
    @SuppressWarnings("UnusedVariable")
    private static volatile long sink;

    private EstimatorProbes() {}

    /** A request and the load it meets. */
    record Case(InferenceRequest request, Load load) {}

    /** Something that holds of an estimator in one case. */
    @FunctionalInterface
    interface Check {
        void check(Estimator estimator, InferenceRequest request, Load load);
    }

    static List<Case> cases(int[] tokens, int[] others, Requests requests, Loads loads) {
        List<Case> cases = new ArrayList<>();
        for (int promptTokens : tokens) {
            for (int outputTokens : tokens) {
                for (int running : others) {
                    for (int waiting : new int[] {0, others[others.length - 1]}) {
                        cases.add(new Case(requests.of(promptTokens, outputTokens), loads.of(running, waiting)));
                    }
                }
            }
        }
        return cases;
    }

    /** Every thread gets, each time and in whatever order it asks, what one thread got at first. */
    static void requirePure(Estimator estimator, List<Case> cases) throws Exception {
        List<CostEstimate> expected = estimates(estimator, cases);
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            FutureTask<Integer> task = new FutureTask<>(() -> firstDifference(estimator, cases, expected, first));
            tasks.add(task);
            Thread thread = new Thread(task, "testkit-estimating-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        for (FutureTask<Integer> task : tasks) {
            int different = Bounded.call("estimating from several threads", PATIENCE, task::get);
            Assertions.assertEquals(
                    -1, different, () -> "the same question got two answers, for " + cases.get(Math.max(different, 0)));
        }
    }

    private static int firstDifference(Estimator estimator, List<Case> cases, List<CostEstimate> expected, int first) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < cases.size(); i++) {
                int index = (i * 7 + first * 13 + round) % cases.size();
                Case each = cases.get(index);
                if (!estimator.estimate(each.request(), each.load()).equals(expected.get(index))) {
                    return index;
                }
            }
        }
        return -1;
    }

    /** A thread that estimates is never seen to wait, neither for a monitor nor for time to pass. */
    static void requireNoWaiting(Estimator estimator, List<Case> cases) throws Exception {
        Bounded.call("estimating " + cases.size() + " cases twice", PATIENCE, () -> {
            estimates(estimator, cases);
            ThreadInfo before = self();
            estimates(estimator, cases);
            ThreadInfo after = self();
            Assertions.assertEquals(
                    before.getWaitedCount(), after.getWaitedCount(), "how often an estimate slept or waited");
            Assertions.assertEquals(
                    before.getBlockedCount(), after.getBlockedCount(), "how often an estimate waited for a lock");
            return true;
        });
    }

    private static ThreadInfo self() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.getThreadInfo(Thread.currentThread().getId());
    }

    /** The mean over many estimates, once the code is warm. */
    static double bytesPerEstimate(Estimator estimator, InferenceRequest request, Load load) throws Exception {
        return Bounded.call("estimating " + (WARM_UP + MEASURED) + " times", PATIENCE, () -> {
            repeat(WARM_UP, estimator, request, load);
            long before = allocated();
            repeat(MEASURED, estimator, request, load);
            return (allocated() - before) / (double) MEASURED;
        });
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }

    private static void repeat(int times, Estimator estimator, InferenceRequest request, Load load) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            sum += Double.doubleToRawLongBits(estimator.estimate(request, load).ttftMs());
        }
        sink = sum;
    }

    private static List<CostEstimate> estimates(Estimator estimator, List<Case> cases) {
        return cases.stream()
                .map(each -> estimator.estimate(each.request(), each.load()))
                .toList();
    }
}
