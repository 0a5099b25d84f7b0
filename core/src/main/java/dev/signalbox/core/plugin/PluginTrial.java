package dev.signalbox.core.plugin;

import dev.signalbox.core.plugin.PluginDescription.OfferedType;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Loads a plugin as the host does, asks it what it offers, and lets go of it. */
final class PluginTrial {

    private static final long SECONDS_TO_LOAD = 5;
    private static final long SECONDS_TO_BE_FORGOTTEN = 10;
    private static final long PAUSE_MILLIS = 20;

    private final Path location;
    private final PluginFiles jars;
    private final List<PluginFinding> findings;

    /** What the plugin said of itself, and what holds its classes if anything does. */
    private record Outcome(Optional<PluginDescription> plugin, WeakReference<ClassLoader> loader) {}

    /** Does all that, and looks whether anything of the plugin stays. */
    static Optional<PluginDescription> run(Path location, PluginFiles jars, List<PluginFinding> findings) {
        return new PluginTrial(location, jars, findings).run(true);
    }

    /** Does the same without a look at what stays. */
    static Optional<PluginDescription> describe(Path location, PluginFiles jars, List<PluginFinding> findings) {
        return new PluginTrial(location, jars, findings).run(false);
    }

    private PluginTrial(Path location, PluginFiles jars, List<PluginFinding> findings) {
        this.location = location;
        this.jars = jars;
        this.findings = findings;
    }

    private Optional<PluginDescription> run(boolean thoroughly) {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        // On a thread of its own, whose stack is gone before it is looked whether the classes are.
        FutureTask<Outcome> task = new FutureTask<>(this::load);
        Thread thread = new Thread(task, "plugin-verification");
        thread.setDaemon(true);
        thread.start();
        try {
            Outcome outcome = task.get(SECONDS_TO_LOAD, TimeUnit.SECONDS);
            thread.join();
            if (thoroughly) {
                checkThreads(before);
                checkForgotten(outcome.loader());
            }
            return outcome.plugin();
        } catch (TimeoutException e) {
            StackTraceElement[] stack = thread.getStackTrace();
            findings.add(PluginFinding.error(
                    "slow-plugin",
                    location,
                    "its constructor and methods take more than " + SECONDS_TO_LOAD + " s"
                            + (stack.length == 0 ? "" : ", waiting at " + stack[0])
                            + ": they must do no work, which belongs into the first call of a component"));
        } catch (ExecutionException e) {
            findings.add(PluginFinding.error(
                    "refused", location, PluginException.describe(Objects.requireNonNullElse(e.getCause(), e))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Outcome load() throws IOException {
        try (PluginClassLoader loader = new PluginClassLoader("verified", jars)) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                return new Outcome(ask(loader), new WeakReference<>(loader));
            } finally {
                // A thread keeps its loader beyond its end, and is itself still known to whoever waits for it.
                thread.setContextClassLoader(before);
            }
        }
    }

    private Optional<PluginDescription> ask(PluginClassLoader loader) {
        try {
            Plugin plugin = PluginDirectory.only(loader, jars);
            String name = Files.isDirectory(location)
                    ? String.valueOf(location.toAbsolutePath().normalize().getFileName())
                    : String.valueOf(plugin.id());
            LoadedPlugin.requireIdentity(plugin, name);
            PluginBuild build = PluginBuild.of(plugin);
            Offerings offerings = Offerings.of(plugin);
            Announcement.in(jars).ifPresent(announcement -> announcement.requireKept(offerings));
            List<OfferedType> types = offerings.types();
            checkTypes(types, plugin);
            return Optional.of(new PluginDescription(
                    name, location.toString(), build.version(), build.spiVersion(), true, "", types));
        } catch (Throwable e) {
            findings.add(PluginFinding.error("refused", location, PluginException.describe(e)));
            return Optional.empty();
        }
    }

    private void checkTypes(List<OfferedType> types, Plugin plugin) {
        if (types.isEmpty()) {
            findings.add(PluginFinding.error("no-components", location, "it offers no type of any component"));
        }
        List<String> silent = new ArrayList<>();
        ComponentKind.ALL.forEach(kind -> addSilent(kind, plugin, silent));
        if (!silent.isEmpty()) {
            findings.add(PluginFinding.warning(
                    "no-keys",
                    location,
                    String.join(", ", silent)
                            + ": does not say which keys it reads, so mistakes in its configuration are"
                            + " found late and without advice: make its factory by Factory.of(keys, create)"));
        }
    }

    private static <T extends AutoCloseable> void addSilent(ComponentKind<T> kind, Plugin plugin, List<String> silent) {
        new TreeMap<>(kind.ofPlugin().apply(plugin)).forEach((type, factory) -> {
            if (!declaresKeys(factory)) {
                silent.add(kind.label() + " " + type);
            }
        });
    }

    private static boolean declaresKeys(Factory<?> factory) {
        try {
            return factory.getClass().getMethod("keys").getDeclaringClass() != Factory.class;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private void checkThreads(Set<Thread> before) {
        Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
        started.removeAll(before);
        started.removeIf(thread -> !(thread.getContextClassLoader() instanceof PluginClassLoader));
        if (!started.isEmpty()) {
            findings.add(
                    PluginFinding.error(
                            "starts-threads",
                            location,
                            "it started "
                                    + started.stream()
                                            .map(Thread::getName)
                                            .sorted()
                                            .collect(Collectors.joining(", "))
                                    + " before any component was made: only a component may start threads, and its close() ends them"));
        }
    }

    private void checkForgotten(WeakReference<ClassLoader> loader) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_BE_FORGOTTEN);
        while (loader.get() != null) {
            if (System.nanoTime() > end) {
                findings.add(
                        PluginFinding.error(
                                "not-unloaded",
                                location,
                                "its classes stay in memory when it is let go of: a thread, a timer, a shutdown hook or a static"
                                        + " field of the JDK holds them, and each reload of the plugin would leave another copy"));
                return;
            }
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
    }
}
