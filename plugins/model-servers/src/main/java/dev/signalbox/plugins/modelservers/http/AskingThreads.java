package dev.signalbox.plugins.modelservers.http;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads in which all components of a plugin ask servers, there from the first use until the last component closes.
 *
 * <p>They wait for answers, so there are as many as answers are outstanding: a few while servers answer at once, as looks at
 * several fall due together, and one for each server that hangs. Thread-safe.
 */
public final class AskingThreads {

    private static final int MAX_THREADS = 256;
    private static final int IDLE_SECONDS = 10;

    private int users;
    private @Nullable ExecutorService running;

    /** Counts one more component that will call {@link #release} once. */
    public synchronized void acquire() {
        users++;
    }

    public synchronized void release() {
        users--;
        ExecutorService current = running;
        if (users == 0 && current != null) {
            running = null;
            current.shutdown();
        }
    }

    /** Runs what blocks, now; refuses it where too many already wait. */
    public synchronized Executor executor() {
        ExecutorService current = running;
        if (current == null) {
            current = start();
            running = current;
        }
        return current;
    }

    private static ExecutorService start() {
        return new ThreadPoolExecutor(
                0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "model-servers-http");
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
