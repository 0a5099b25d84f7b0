package dev.signalbox.core.fleet;

import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.Estimator;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Backends for tests that need some and care only who they are: own machines with a GPU, to which nothing is ever sent. */
public final class TestBackends {

    private static final int MAX_CONCURRENCY = 8;

    private TestBackends() {}

    /** An idle backend that serves one model for chats, at what the estimator says. */
    public static Offer offer(String id, String model, Estimator estimator) {
        ServedModel served = chat(model);
        return new Offer(machine(id, MAX_CONCURRENCY, served), served, estimator, new BackendState(MAX_CONCURRENCY));
    }

    /** A backend with one model. */
    public static Backend machine(String id, int maxConcurrency, ServedModel model) {
        return new Backend(
                id,
                Placement.GPU,
                "",
                URI.create("http://127.0.0.1:9"),
                "",
                true,
                maxConcurrency,
                List.of(model),
                Map.of(),
                Map.of());
    }

    private static ServedModel chat(String name) {
        return new ServedModel(name, name, Set.of(Operation.CHAT), "bf16", 8192);
    }
}
