package dev.signalbox.plugins.simulated;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop for several servers, there while one of them needs it. Thread-safe. */
final class SharedVertx {

    private @Nullable Vertx vertx;
    private int users;

    synchronized Vertx acquire() {
        users++;
        Vertx current = vertx;
        if (current == null) {
            current = create();
            vertx = current;
        }
        return current;
    }

    /** Gives one use back; the stage completes when the event loop has ended, if that was the last. */
    synchronized CompletionStage<Void> release() {
        users--;
        Vertx current = vertx;
        if (users > 0 || current == null) {
            return CompletableFuture.completedFuture(null);
        }
        vertx = null;
        return current.close().toCompletionStage();
    }

    private static Vertx create() {
        // Vert.x looks for its extensions through the thread's class loader; the caller's may hold another Vert.x.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SharedVertx.class.getClassLoader());
        try {
            return Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1)
                    .setUseDaemonThread(true)
                    .setBlockedThreadCheckInterval(1)
                    .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
