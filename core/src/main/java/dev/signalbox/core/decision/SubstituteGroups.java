package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.spi.Operation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The candidates of requests that other models may serve too, put together and made ready once for each set of models. */
final class SubstituteGroups {

    /** A policy with more sets of models than this pays for the others anew with each request. */
    private static final int MAX_GROUPS = 1000;

    private final FleetSnapshot fleet;
    private final PlacementRules rules;
    private final Map<Key, CandidateGroup> groups = new ConcurrentHashMap<>();
    private final Map<CandidateGroup, PlacementRules.Prepared> prepared = new ConcurrentHashMap<>();

    /**
     * Whose candidates they are.
     *
     * @param model empty for any that no backend offers, so that clients can't fill the memory with names
     */
    private record Key(Operation operation, String model, List<String> substitutes) {}

    SubstituteGroups(FleetSnapshot fleet, PlacementRules rules) {
        this.fleet = fleet;
        this.rules = rules;
    }

    /** The offers of a model and of its substitutes; null if there are none. */
    @Nullable
    CandidateGroup group(Operation operation, String model, List<String> substitutes) {
        Key key = new Key(operation, fleet.group(operation, model) == null ? "" : model, substitutes);
        CandidateGroup known = groups.get(key);
        if (known != null) {
            return known;
        }
        CandidateGroup made = fleet.group(operation, model, substitutes);
        if (made == null || groups.size() >= MAX_GROUPS) {
            return made;
        }
        CandidateGroup other = groups.putIfAbsent(key, made);
        CandidateGroup kept = other == null ? made : other;
        prepared.computeIfAbsent(kept, group -> rules.prepare(group.facts()));
        return kept;
    }

    /** The rules for such candidates. */
    PlacementRules.Prepared prepared(CandidateGroup group) {
        PlacementRules.Prepared ready = prepared.get(group);
        return ready == null ? rules.prepare(group.facts()) : ready;
    }
}
