package dev.signalbox.plugins.testkit;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls into a component that must come back. */
final class Bounded {

    private Bounded() {}

    /** A call that may throw. */
    @FunctionalInterface
    interface Call<R> {
        R call() throws Exception;
    }

    /**
     * What the call returns or throws.
     *
     * @throws AssertionError if it takes longer
     */
    static <R> R call(String what, Duration limit, Call<R> call) throws Exception {
        FutureTask<R> task = new FutureTask<>(call::call);
        Thread thread = new Thread(task, "testkit-caller");
        thread.setDaemon(true);
        thread.start();
        try {
            R result = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            thread.join();
            return result;
        } catch (TimeoutException e) {
            StackTraceElement[] where = thread.getStackTrace();
            thread.interrupt();
            AssertionError late = new AssertionError(what + " did not return within " + limit.toSeconds() + " s");
            late.setStackTrace(where);
            throw late;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }
}
