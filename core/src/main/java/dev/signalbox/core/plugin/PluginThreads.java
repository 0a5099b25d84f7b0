package dev.signalbox.core.plugin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that one plugin's code runs on, but for its estimates. They see its class loader as theirs, hold up nobody else, and
 * end with the plugin, together with whatever it bound to them.
 *
 * <p>Thread-safe, but for their end.
 */
final class PluginThreads {

    private static final long IDLE_SECONDS = 5;

    /** The thread of an HTTP client of the JDK's, which ends once the client is collected. */
    private static final String ENDS_BY_ITSELF = "jdk.internal.net.http.";

    private final ClassLoader loader;
    private final Set<Thread> own = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final ThreadPoolExecutor calls;
    private final BlockingExecutor blocking;
    private boolean ended;

    PluginThreads(String plugin, ClassLoader loader) {
        this.loader = loader;
        this.blocking = new BlockingExecutor(threads("plugin-" + plugin + "-"));
        // Unbounded, but each component has one call under way at most.
        this.calls = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                threads("plugin-" + plugin + "-call-"));
    }

    private ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            own.add(thread);
            return thread;
        };
    }

    /** Runs work that blocks, for the plugin. */
    Executor blocking() {
        return blocking;
    }

    /** Runs the plugin's code, without waiting for it. Cancelling interrupts it. */
    Future<?> run(Runnable code) {
        return calls.submit(code);
    }

    /**
     * Runs the plugin's code and waits for it.
     *
     * @throws PluginException if it has not returned in time; it is interrupted then
     * @throws Throwable whatever it throws
     */
    <R> R call(String what, Duration longest, Callable<R> code) throws Throwable {
        Future<R> result = calls.submit(code);
        try {
            return result.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            result.cancel(true);
            throw new PluginException(what + " has not returned within " + longest.toSeconds() + " s");
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new PluginException("interrupted while waiting for " + what);
        }
    }

    /** Ends the threads, and waits for them a moment. */
    void end(Duration longest) {
        calls.shutdownNow();
        blocking.shutdownNow();
        try {
            long half = longest.toMillis() / 2;
            boolean callsEnded = calls.awaitTermination(half, TimeUnit.MILLISECONDS);
            ended = blocking.awaitTermination(half, TimeUnit.MILLISECONDS) && callsEnded;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Which threads of the plugin's run on though it has ended, these included. */
    List<String> leftBehind() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            // Of executors that have ended the last steps of a thread may still be under way.
            if (holdsOn(thread) && !(ended && own.contains(thread))) {
                names.add(thread.getName());
            }
        }
        names.sort(null);
        return names;
    }

    private boolean holdsOn(Thread thread) {
        boolean holds =
                thread.getContextClassLoader() == loader || thread.getClass().getClassLoader() == loader;
        return holds && thread.isAlive() && !thread.getClass().getName().startsWith(ENDS_BY_ITSELF);
    }
}
