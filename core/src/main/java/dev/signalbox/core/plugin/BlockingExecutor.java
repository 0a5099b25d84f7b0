package dev.signalbox.core.plugin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one plugin's blocking work: few threads, made when needed, and a queue that ends. A plugin that blocks them all stops
 * only itself.
 */
final class BlockingExecutor extends ThreadPoolExecutor {

    private static final int THREADS = 4;
    private static final int WAITING = 256;

    BlockingExecutor(String plugin, ClassLoader loader) {
        super(THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING));
        AtomicInteger number = new AtomicInteger();
        setThreadFactory(task -> {
            Thread thread = new Thread(task, "plugin-" + plugin + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        });
        allowCoreThreadTimeOut(true);
    }
}
