package dev.signalbox.core.plugin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs one plugin's blocking work: few threads, made when needed, and a queue that ends. A plugin that blocks them all stops
 * only itself.
 */
final class BlockingExecutor extends ThreadPoolExecutor {

    private static final int THREADS = 4;
    private static final int WAITING = 256;

    BlockingExecutor(ThreadFactory factory) {
        super(THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), factory);
        allowCoreThreadTimeOut(true);
    }
}
