package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What the host expects of every {@link LoadSource}. Extend it in the plugin's tests, for each type of load source once.
 *
 * <p>The backends it is asked for answer: protocol doubles that the test starts before each test.
 */
public abstract class LoadSourceContract extends ComponentContract<LoadSource> {

    /** Backends that the source sees: at least one. */
    protected abstract List<Backend> backends() throws Exception;

    /** Whether it goes to a backend's own address; one that asks a central place, or the process itself, doesn't. */
    protected boolean asksTheBackends() {
        return true;
    }

    @Override
    final Map<String, Factory<LoadSource>> factories(Plugin plugin) {
        return plugin.loadSources();
    }

    @Override
    final void use(LoadSource source) throws Exception {
        List<Backend> backends = backends();
        result("sample()", () -> source.sample(backends));
    }

    @Test
    void seesTheBackendsItIsAskedForAndNoOthers() throws Exception {
        List<Backend> backends = backends();
        Assertions.assertEquals(
                ids(backends), sample(context(settings()), backends).keySet());
    }

    @Test
    void saysWhenItLooked() throws Exception {
        TestPluginContext context = context(settings());
        LoadSource source = make(context);
        try {
            List<Backend> backends = backends();
            result("sample()", () -> source.sample(backends));
            Instant before = context.clock().instant();
            context.clock().advance(Duration.ofHours(1));
            for (BackendStatus status :
                    result("sample()", () -> source.sample(backends)).values()) {
                Load load = status.load();
                if (!load.equals(Load.UNKNOWN)) {
                    Assertions.assertTrue(
                            load.sampledAt().isAfter(before)
                                    && !load.sampledAt().isAfter(context.clock().instant()),
                            "sampledAt is " + load.sampledAt() + ", must be the time of the context's clock, "
                                    + context.clock().instant());
                }
            }
        } finally {
            close(source);
        }
    }

    @Test
    void seesNothingWhereItIsAskedForNothing() throws Exception {
        Assertions.assertEquals(Map.of(), sample(context(settings()), List.of()));
    }

    @Test
    void seesTheOthersWhereOneIsGone() throws Exception {
        if (!asksTheBackends()) {
            return;
        }
        List<Backend> backends = backends();
        Backend gone = moved(backends.get(0), "gone", absent());
        List<Backend> all = new ArrayList<>(backends);
        all.add(0, gone);

        Map<String, BackendStatus> seen = sample(context(settings()), all);

        Assertions.assertTrue(seen.keySet().containsAll(ids(backends)), "because of one it saw only " + seen.keySet());
        BackendStatus status = seen.get("gone");
        Assertions.assertFalse(status != null && status.serving(), "it calls a backend serving that is not there");
    }

    @Test
    void doesNotWaitForABackendThatIsSilent() throws Exception {
        if (!asksTheBackends()) {
            return;
        }
        try (SilentServer server = SilentServer.start()) {
            Backend silent = moved(backends().get(0), "silent", server.url());
            LoadSource source = make(context(settings()));
            startInSilence("sample()", () -> source.sample(List.of(silent)));
            close(source);
        }
    }

    private Map<String, BackendStatus> sample(TestPluginContext context, List<Backend> backends) throws Exception {
        LoadSource source = make(context);
        try {
            return result("sample()", () -> source.sample(backends));
        } finally {
            close(source);
        }
    }

    private static URI absent() throws Exception {
        return URI.create(String.valueOf(SilentServer.absent(Map.of(), "url").get("url")));
    }

    private static Set<String> ids(List<Backend> backends) {
        Set<String> ids = backends.stream().map(Backend::id).collect(Collectors.toCollection(HashSet::new));
        Assertions.assertFalse(ids.isEmpty(), "backends() must give at least one");
        return ids;
    }

    private static Backend moved(Backend backend, String id, URI url) {
        return new Backend(
                id,
                backend.placement(),
                backend.hardware(),
                url,
                backend.api(),
                backend.region(),
                backend.owned(),
                backend.maxConcurrency(),
                backend.models(),
                backend.requestHeaders(),
                backend.labels());
    }
}
