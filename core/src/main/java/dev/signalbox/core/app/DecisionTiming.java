package dev.signalbox.core.app;

import com.sun.management.ThreadMXBean;
import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.testing.Question;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long decisions take on one thread, and how much memory each leaves to the garbage collector.
 *
 * @param nanos of all decisions, in nanoseconds
 * @param bytesPerDecision allocated, on average; NaN where the JVM does not tell
 * @param timerNanos how long it takes to read the time twice, which is part of every figure
 * @param questions each question's share, the slowest by its median first
 */
record DecisionTiming(Histogram nanos, double bytesPerDecision, long timerNanos, List<OfQuestion> questions) {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 2;
    private static final int TIMER_READS = 10_000;

    /** How long the decisions of one question take, in nanoseconds. */
    record OfQuestion(String name, Histogram nanos) {}

    /**
     * Decides questions in turn, over and over.
     *
     * @param warmUpSeconds how long before it is measured
     * @param seconds how long it is measured
     */
    static DecisionTiming of(List<Question> questions, double warmUpSeconds, double seconds) {
        List<Timed> timed = questions.stream().map(Timed::new).toList();
        Workspace workspace = new Workspace();
        run(timed, warmUpSeconds, workspace);
        timed.forEach(each -> each.nanos.reset());
        Histogram all = histogram();
        long allocated = allocatedBytes();
        run(timed, seconds, workspace);
        allocated = allocatedBytes() - allocated;
        timed.forEach(each -> all.add(each.nanos));
        return new DecisionTiming(
                all,
                allocatedBytes() < 0 ? Double.NaN : (double) allocated / all.getTotalCount(),
                readingTheTime(),
                timed.stream()
                        .map(each -> new OfQuestion(each.question.name(), each.nanos))
                        .sorted(Comparator.comparingLong((OfQuestion each) -> each.nanos.getValueAtPercentile(50))
                                .reversed())
                        .toList());
    }

    private static final class Timed {

        final Question question;
        final Decider decider;
        final Histogram nanos = histogram();

        /** Kept, so that no compiler finds out that nobody wants it. */
        @SuppressWarnings("UnusedVariable")
        private @Nullable Decision latest;

        Timed(Question question) {
            this.question = question;
            this.decider = question.decider();
        }

        void decide(Workspace workspace) {
            long begin = System.nanoTime();
            latest = decider.decide(question.request(), question.id(), question.epochMillis(), workspace);
            nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - begin));
        }
    }

    private static void run(List<Timed> timed, double seconds, Workspace workspace) {
        long begin = System.nanoTime();
        long limit = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        do {
            timed.forEach(each -> each.decide(workspace));
        } while (System.nanoTime() - begin < limit);
    }

    private static long readingTheTime() {
        List<Long> reads = new ArrayList<>();
        for (int i = 0; i < TIMER_READS; i++) {
            long begin = System.nanoTime();
            reads.add(System.nanoTime() - begin);
        }
        return reads.stream().sorted().toList().get(TIMER_READS / 2);
    }

    /** What this thread has allocated; -1 where the JVM does not tell. */
    private static long allocatedBytes() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : -1;
    }

    private static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, DIGITS);
    }
}
