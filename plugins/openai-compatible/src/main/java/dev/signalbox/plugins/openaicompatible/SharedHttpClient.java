package dev.signalbox.plugins.openaicompatible;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP client for all components of a plugin, there from the first use until the last component closes.
 *
 * <p>A client of the JDK costs a selector thread, which is too much for each of a hundred backends. Thread-safe.
 */
final class SharedHttpClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int THREADS = 2;

    private int users;
    private @Nullable Running running;

    private record Running(HttpClient client, ExecutorService executor) {}

    /** Counts one more component that will call {@link #release} once. */
    synchronized void acquire() {
        users++;
    }

    synchronized void release() {
        users--;
        Running current = running;
        if (users == 0 && current != null) {
            // JDK 17 can't close a client. One that nothing refers to any more ends its selector thread by itself.
            running = null;
            current.executor().shutdown();
        }
    }

    synchronized HttpClient client() {
        Running current = running;
        if (current == null) {
            current = start();
            running = current;
        }
        return current.client();
    }

    private static Running start() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "openai-compatible-http");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor)
                .build();
        return new Running(client, executor);
    }
}
