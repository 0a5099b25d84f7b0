package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What holds for every component, whatever its kind.
 *
 * @param <T> the kind
 */
abstract class ComponentContract<T extends AutoCloseable> {

    /** The plugin that offers the component: a new one each time. */
    protected abstract Plugin plugin();

    /** The name of the component's type. */
    protected abstract String type();

    /** Settings with which the component works, as an operator would write them; see {@link TestConfiguration}. */
    protected abstract Map<String, ?> settings();

    /**
     * Further settings with which the component can be made, so that each key it declares is read with one or another. Only
     * needed where some keys are read only in the presence or absence of others.
     */
    protected List<Map<String, ?>> otherSettings() {
        return List.of();
    }

    /** Whether a thread that began during a test is one of the test's own, such as that of a protocol double. */
    protected boolean belongsToTheTest(Thread thread) {
        return false;
    }

    /** How long a call may take that must not block: far more than one needs on a busy machine. */
    Duration atOnce() {
        return Duration.ofSeconds(10);
    }

    /** How long a component may take to answer or to end. */
    Duration beforeLong() {
        return Duration.ofSeconds(20);
    }

    abstract Map<String, Factory<T>> factories(Plugin plugin);

    /** Uses a component the way the host does, to see that nothing of it is left over afterwards. */
    abstract void use(T component) throws Exception;

    @Test
    void isMadeAtOnceAndClosedUnused() throws Exception {
        close(make(context(settings())));
    }

    @Test
    void readsTheKeysItDeclaresAndNoOthers() throws Exception {
        Set<String> read = new TreeSet<>();
        Set<String> free = new TreeSet<>();
        Set<String> declared = declared("", factory(plugin()).keys(), free);
        List<Map<String, ?>> all = new ArrayList<>(otherSettings());
        all.add(settings());
        for (Map<String, ?> settings : all) {
            TestPluginContext context = context(settings);
            close(make(context));
            read.addAll(context.testConfiguration().askedKeys());
        }
        Set<String> undeclared = new TreeSet<>(read);
        undeclared.removeAll(declared);
        undeclared.removeIf(key -> free.stream().anyMatch(section -> key.startsWith(section + ".")));
        Assertions.assertEquals(
                Set.of(), undeclared, "keys that are read, but not declared: see Factory.of(keys, create)");
        Set<String> unread = new TreeSet<>(declared);
        unread.removeAll(read);
        Assertions.assertEquals(
                Set.of(), unread, "keys that are declared, but were read with none of settings() and otherSettings()");
    }

    @Test
    void tellsNoSecret() throws Exception {
        TestPluginContext context = context(settings());
        T component = make(context);
        try {
            String shown = component.toString();
            for (String secret : SecretSettings.of(factory(plugin()).keys(), settings())) {
                Assertions.assertFalse(shown.contains(secret), "its toString() shows a secret: " + shown);
            }
        } finally {
            close(component);
        }
    }

    @Test
    void endsAllItsThreadsWhenItIsClosed() throws Exception {
        Map<String, ?> settings = settings();
        StartedThreads threads = StartedThreads.fromNowOn(this::belongsToTheTest);
        useOnce(settings);
        threads.requireEnded(beforeLong());
    }

    /** In a method of its own, so that nothing holds the component afterwards. */
    private void useOnce(Map<String, ?> settings) throws Exception {
        T component = make(context(settings));
        try {
            use(component);
        } finally {
            close(component);
        }
    }

    /** A component as the host makes it. */
    final T make(TestPluginContext context) throws Exception {
        return Bounded.call("its factory", atOnce(), () -> TestHost.create(factories(plugin()), type(), context));
    }

    final TestPluginContext context(Map<String, ?> settings) {
        return TestPluginContext.of("tested", settings);
    }

    final Factory<T> factory(Plugin plugin) {
        Factory<T> factory = factories(plugin).get(type());
        if (factory == null) {
            throw new AssertionError(
                    "type \"" + type() + "\" is not among " + factories(plugin).keySet());
        }
        return factory;
    }

    final void close(T component) throws Exception {
        Bounded.call("close()", beforeLong(), () -> {
            component.close();
            return true;
        });
    }

    /** A call that must return at once, though its result may come later. */
    final <R> CompletionStage<R> start(String what, Bounded.Call<CompletionStage<R>> call) throws Exception {
        CompletionStage<R> stage = Bounded.call(what, atOnce(), call);
        Assertions.assertNotNull(stage, what + " returned null");
        return stage;
    }

    /** Such a call while the server it needs is silent: it can't have an answer yet, nor have given up. */
    final <R> void startInSilence(String what, Bounded.Call<CompletionStage<R>> call) throws Exception {
        Assertions.assertFalse(
                start(what, call).toCompletableFuture().isCompletedExceptionally(),
                what + " returned when it had given up on a silent server: it must return at once, and fail later");
    }

    /** The result of such a call. */
    final <R> R result(String what, Bounded.Call<CompletionStage<R>> call) throws Exception {
        try {
            R result = start(what, call).toCompletableFuture().get(beforeLong().toSeconds(), TimeUnit.SECONDS);
            Assertions.assertNotNull(result, what + " came to null");
            return result;
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
        }
    }

    /** The result of such a call, or null if it failed. */
    final <R> @Nullable R resultOrFailure(String what, Bounded.Call<CompletionStage<R>> call) throws Exception {
        try {
            return start(what, call).toCompletableFuture().get(beforeLong().toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return null;
        }
    }

    private static Set<String> declared(String path, List<ConfigurationKey> keys, Set<String> free) {
        Set<String> names = new TreeSet<>();
        for (ConfigurationKey key : keys) {
            names.add(path + key.name());
            names.addAll(declared(path + key.name() + ".", key.keys(), free));
            if (key.type() == ConfigurationKey.Type.SECTION && key.keys().isEmpty()) {
                free.add(path + key.name());
            }
        }
        return names;
    }
}
