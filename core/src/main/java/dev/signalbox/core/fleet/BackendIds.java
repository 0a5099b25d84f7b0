package dev.signalbox.core.fleet;

import dev.signalbox.spi.backend.Backend;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which source each backend's id belongs to, so that none is there twice. Confined to the fleet's thread. */
final class BackendIds {

    private final FleetProblems problems;

    /** The names of sources by the ids of their backends. */
    private Map<String, String> owners = Map.of();

    private Set<RefusedId> refused = Set.of();

    private record RefusedId(String source, String id) {}

    BackendIds(FleetProblems problems) {
        this.problems = problems;
    }

    /** Assigns each id: to the source that had it before as long as it lists it, else to the first that does. */
    void assign(List<WatchedSource> sources) {
        Map<String, String> now = new HashMap<>();
        for (WatchedSource source : sources) {
            for (Backend backend : source.listed()) {
                String id = backend.id();
                if (!now.containsKey(id) || source.name().equals(owners.get(id))) {
                    now.put(id, source.name());
                }
            }
        }
        owners = now;
        refuseTaken(sources);
    }

    boolean belongs(Backend backend, WatchedSource source) {
        return source.name().equals(owners.get(backend.id()));
    }

    private void refuseTaken(List<WatchedSource> sources) {
        Set<RefusedId> now = new LinkedHashSet<>();
        for (WatchedSource source : sources) {
            for (Backend backend : source.listed()) {
                if (!belongs(backend, source)) {
                    now.add(new RefusedId(source.name(), backend.id()));
                    problems.report(
                            source.name(),
                            "backend " + backend.id(),
                            "the id is taken by source " + owners.get(backend.id())
                                    + ", so this backend is left out. Maybe give it another id.");
                }
            }
        }
        refused.stream()
                .filter(taken -> !now.contains(taken))
                .forEach(taken -> problems.solved(taken.source, "backend " + taken.id));
        refused = now;
    }
}
