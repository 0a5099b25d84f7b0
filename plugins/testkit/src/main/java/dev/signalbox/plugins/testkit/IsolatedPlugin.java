package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in a class loader of its own, as in the host: its jars and the JDK are visible to it, and of everything else {@code
 * dev.signalbox.spi} alone.
 *
 * <p>Not thread-safe.
 */
public final class IsolatedPlugin implements AutoCloseable {

    private final WeakReference<ClassLoader> seen;
    private @Nullable Loader loader;
    private @Nullable Plugin plugin;

    /**
     * Loads the plugin whose jars lie in a directory, see {@link PluginJar#writeTo}.
     *
     * @throws AssertionError if there is no plugin, or more than one
     */
    public static IsolatedPlugin load(Path directory) throws Exception {
        Loader loader = new Loader(urls(directory));
        try {
            return new IsolatedPlugin(loader, callIn(loader, () -> only(loader)));
        } catch (Throwable e) {
            loader.close();
            throw e;
        }
    }

    private static Plugin only(Loader loader) {
        Iterator<Plugin> plugins = ServiceLoader.load(Plugin.class, loader).iterator();
        if (!plugins.hasNext()) {
            throw new AssertionError("its jars hold no META-INF/services/" + Plugin.class.getName());
        }
        Plugin first = plugins.next();
        if (plugins.hasNext()) {
            throw new AssertionError("its service file names more than one plugin");
        }
        return first;
    }

    private IsolatedPlugin(Loader loader, Plugin plugin) {
        this.seen = new WeakReference<>(loader);
        this.loader = loader;
        this.plugin = plugin;
    }

    /**
     * The plugin. Who keeps it, or anything of it, keeps its classes.
     *
     * @throws IllegalStateException if it was closed
     */
    public Plugin plugin() {
        Plugin present = plugin;
        if (present == null) {
            throw new IllegalStateException("it was closed");
        }
        return present;
    }

    /** Runs code with the plugin's class loader as that of the thread, as the host runs the plugin's. */
    public <R> R call(Callable<R> code) throws Exception {
        Loader present = loader;
        if (present == null) {
            throw new IllegalStateException("it was closed");
        }
        return callIn(present, code);
    }

    /** Lets go of the plugin and closes its jars. Its components must be closed before. */
    @Override
    public void close() throws IOException {
        Loader present = loader;
        loader = null;
        plugin = null;
        if (present != null) {
            present.close();
        }
    }

    /**
     * Returns once the plugin's classes are gone from memory: nothing that it started or registered holds them any more.
     *
     * @throws AssertionError if they are still there after a minute
     */
    public void requireUnloaded() throws Exception {
        close();
        Condition.await(
                "the plugin's class loader is gone; a thread, a timer or a static field of the JDK holds it", () -> {
                    System.gc();
                    return seen.get() == null;
                });
    }

    private static <R> R callIn(ClassLoader loader, Callable<R> code) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return code.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] urls(Path directory) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : PluginJar.jars(directory)) {
            urls.add(jar.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Sees what a plugin sees in the host. */
    private static final class Loader extends URLClassLoader {

        private static final String SPI = "dev.signalbox.spi.";

        static {
            registerAsParallelCapable();
        }

        Loader(URL[] jars) {
            super("plugin", jars, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.startsWith(SPI)
                    ? Plugin.class.getClassLoader().loadClass(name)
                    : super.loadClass(name, resolve);
        }
    }
}
