package dev.signalbox.plugins.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads of one cluster client, and its connections: all that it does runs here.
 *
 * <p>Not in the host's: Jackson leaves its buffers with each thread it ran in, and with them the plugin's class loader.
 */
final class OwnThreads extends JdkHttpClientFactory {

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Set<Thread> started = ConcurrentHashMap.newKeySet();
    private final Set<WebSocket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    private volatile boolean closing;

    OwnThreads(String name) {
        threads = Executors.newCachedThreadPool(task -> thread(name, task));
    }

    private Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, "kubernetes-" + name);
        thread.setDaemon(true);
        // The client looks for its parts in the thread's class loader.
        thread.setContextClassLoader(OwnThreads.class.getClassLoader());
        started.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
        started.add(thread);
        return thread;
    }

    Executor executor() {
        return threads;
    }

    /** Ends them and what they read from, and returns when they have ended or five seconds have passed. */
    void close() {
        closing = true;
        sockets.forEach(WebSocket::abort);
        threads.shutdownNow();
        long end = System.nanoTime() + CLOSING.toNanos();
        try {
            for (Thread thread : started) {
                thread.join(
                        Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return EndingHttpClient.builder(HttpClient.newBuilder().executor(threads), this::opened);
    }

    private void opened(WebSocket socket) {
        sockets.removeIf(earlier -> earlier.isInputClosed() && earlier.isOutputClosed());
        sockets.add(socket);
        if (closing) {
            socket.abort();
        }
    }
}
