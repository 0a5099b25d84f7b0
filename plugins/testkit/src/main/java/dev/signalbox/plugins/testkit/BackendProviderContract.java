package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What the host expects of every {@link BackendProvider}. Extend it in the plugin's tests, for each type of provider once.
 *
 * <p>Its settings name a server that answers: a protocol double that the test starts before each test.
 */
public abstract class BackendProviderContract extends ComponentContract<BackendProvider> {

    /** The key at which the server's address stands; empty if the provider is told none. */
    protected Optional<String> addressKey() {
        return Optional.of("url");
    }

    /** Whether it finds its server with these settings. One that waits for a server to come up may find nothing. */
    protected boolean findsSomething() {
        return true;
    }

    @Override
    final Map<String, Factory<BackendProvider>> factories(Plugin plugin) {
        return plugin.backendProviders();
    }

    @Override
    final void use(BackendProvider provider) throws Exception {
        result("discover()", provider::discover);
    }

    @Test
    void findsBackendsOfWhichNoTwoHaveOneId() throws Exception {
        List<Backend> backends = discover(settings());
        if (findsSomething()) {
            Assertions.assertFalse(backends.isEmpty(), "it found nothing");
        }
        Assertions.assertEquals(
                backends.size(), backends.stream().map(Backend::id).distinct().count(), "ids must differ: " + backends);
    }

    @Test
    void findsTheSameAgain() throws Exception {
        BackendProvider provider = make(context(settings()));
        try {
            List<Backend> first = result("discover()", provider::discover);
            List<Backend> second = result("discover()", provider::discover);
            Assertions.assertEquals(first, second, "a second discovery found something else");
        } finally {
            close(provider);
        }
    }

    @Test
    void backendsTellNoSecret() throws Exception {
        for (Backend backend : discover(settings())) {
            for (String secret : SecretSettings.of(factory(plugin()).keys(), settings())) {
                Assertions.assertFalse(
                        backend.toString().contains(secret),
                        "a backend shows a secret, where only headers may hold it");
            }
        }
    }

    @Test
    void doesNotWaitForAServerThatIsSilent() throws Exception {
        if (addressKey().isEmpty()) {
            return;
        }
        try (SilentServer server = SilentServer.start()) {
            BackendProvider provider =
                    make(context(server.in(settings(), addressKey().get())));
            startInSilence("discover()", provider::discover);
            close(provider);
        }
    }

    @Test
    void failsRatherThanFindsNothingWhereNobodyAnswers() throws Exception {
        if (addressKey().isEmpty()) {
            return;
        }
        BackendProvider provider =
                make(context(SilentServer.absent(settings(), addressKey().get())));
        try {
            List<Backend> found = resultOrFailure("discover()", provider::discover);
            Assertions.assertFalse(
                    found != null && found.isEmpty(),
                    "it answered with nothing, though it could not look: the host would drop the backends it knows");
        } finally {
            close(provider);
        }
    }

    private List<Backend> discover(Map<String, ?> settings) throws Exception {
        BackendProvider provider = make(context(settings));
        try {
            return result("discover()", provider::discover);
        } finally {
            close(provider);
        }
    }
}
