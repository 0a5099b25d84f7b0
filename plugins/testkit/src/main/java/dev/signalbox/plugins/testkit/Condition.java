package dev.signalbox.plugins.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Waits for what other threads and processes do. */
public final class Condition {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_MILLIS = 2;

    private Condition() {}

    /**
     * Returns once it holds.
     *
     * @throws AssertionError if it does not within a minute
     */
    public static void await(String what, BooleanSupplier holds) throws Exception {
        await(what, holds::getAsBoolean, held -> held);
    }

    /**
     * Asks until the answer is as it should be, and returns it.
     *
     * @throws AssertionError if it is not within a minute
     */
    public static <T> T await(String what, Callable<T> asked, Predicate<T> wanted) throws Exception {
        return await(what, PATIENCE, asked, wanted);
    }

    /**
     * Asks until the answer is as it should be, and returns it, for what takes long, such as the start of a real server.
     *
     * @throws AssertionError if it is not within that time
     */
    public static <T> T await(String what, Duration patience, Callable<T> asked, Predicate<T> wanted) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            T answer = asked.call();
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen: " + what + ", but " + answer);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
    }
}
