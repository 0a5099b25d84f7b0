package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What the host expects of every {@link EndpointSource}. Extend it in the plugin's tests, for each type of endpoint source once.
 *
 * <p>Its settings name a directory, name server or API that answers: a double that the test starts before each test.
 */
public abstract class EndpointSourceContract extends ComponentContract<EndpointSource> {

    /** Settings with which it can be made, but can't look: they name a place where nobody answers. Empty if there are none. */
    protected Map<String, ?> brokenSettings() {
        return Map.of();
    }

    @Override
    final Map<String, Factory<EndpointSource>> factories(Plugin plugin) {
        return plugin.endpointSources();
    }

    @Override
    final void use(EndpointSource source) throws Exception {
        result("find()", source::find);
    }

    @Test
    void takesWhomToTellOfChangesBeforeItsFirstLook() throws Exception {
        EndpointSource source = make(context(settings()));
        try {
            source.onChange(() -> {});
            Assertions.assertFalse(result("find()", source::find).isEmpty(), "it found nothing");
        } finally {
            close(source);
        }
    }

    @Test
    void findsEndpointsOfWhichNoTwoHaveOneName() throws Exception {
        List<Endpoint> endpoints = find();
        Assertions.assertFalse(endpoints.isEmpty(), "it found nothing");
        Assertions.assertEquals(
                endpoints.size(),
                endpoints.stream().map(Endpoint::name).distinct().count(),
                "names must differ: " + endpoints);
    }

    @Test
    void findsAddressesThatRequestsCanBeSentTo() throws Exception {
        for (Endpoint endpoint : find()) {
            Assertions.assertTrue(
                    endpoint.url().getHost() != null
                            && Set.of("http", "https").contains(endpoint.url().getScheme()),
                    endpoint + " must have an absolute http or https address");
        }
    }

    @Test
    void callsTheSameEndpointTheSameAgain() throws Exception {
        EndpointSource source = make(context(settings()));
        try {
            Set<Endpoint> first = Set.copyOf(result("find()", source::find));
            Assertions.assertEquals(
                    first, Set.copyOf(result("find()", source::find)), "a second look found something else");
        } finally {
            close(source);
        }
    }

    @Test
    void failsRatherThanFindsNothingWhereItCannotLook() throws Exception {
        if (brokenSettings().isEmpty()) {
            return;
        }
        EndpointSource source = make(context(brokenSettings()));
        try {
            List<Endpoint> found = resultOrFailure("find()", source::find);
            Assertions.assertNull(
                    found, "it answered, though it could not look: the host would drop the endpoints it knows");
        } finally {
            close(source);
        }
    }

    private List<Endpoint> find() throws Exception {
        EndpointSource source = make(context(settings()));
        try {
            return result("find()", source::find);
        } finally {
            close(source);
        }
    }
}
