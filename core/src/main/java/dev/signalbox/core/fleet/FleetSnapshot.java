package dev.signalbox.core.fleet;

import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which backends there are and what they offer. Immutable; a change of the fleet makes a new one. */
public final class FleetSnapshot {

    /** A fleet without a backend. */
    public static final FleetSnapshot EMPTY = of(List.of());

    private final List<Offer> offers;
    private final Map<Operation, Map<String, CandidateGroup>> groups;
    private final SortedSet<String> models;

    private FleetSnapshot(List<Offer> offers, Map<Operation, Map<String, CandidateGroup>> groups) {
        this.offers = offers;
        this.groups = groups;
        this.models = new TreeSet<>();
        offers.forEach(offer -> models.add(offer.model().name()));
    }

    /** The fleet with these offers, in this order. */
    public static FleetSnapshot of(List<Offer> offers) {
        Map<Operation, Map<String, List<Offer>>> lists = new EnumMap<>(Operation.class);
        for (Offer offer : offers) {
            for (Operation operation : offer.model().operations()) {
                lists.computeIfAbsent(operation, key -> new LinkedHashMap<>())
                        .computeIfAbsent(offer.model().name(), key -> new ArrayList<>())
                        .add(offer);
            }
        }
        Map<Operation, Map<String, CandidateGroup>> groups = new EnumMap<>(Operation.class);
        lists.forEach((operation, byModel) -> {
            Map<String, CandidateGroup> group = new LinkedHashMap<>();
            byModel.forEach((model, list) -> group.put(model, new CandidateGroup(list)));
            groups.put(operation, group);
        });
        return new FleetSnapshot(List.copyOf(offers), groups);
    }

    /** The offers that can serve a model for an operation; null if there are none. */
    public @Nullable CandidateGroup group(Operation operation, String model) {
        Map<String, CandidateGroup> byModel = groups.get(operation);
        return byModel == null ? null : byModel.get(model);
    }

    /** Every group, for work that is done ahead of requests. */
    public List<CandidateGroup> groups() {
        return groups.values().stream()
                .flatMap(byModel -> byModel.values().stream())
                .toList();
    }

    /** Every offer. */
    public List<Offer> offers() {
        return offers;
    }

    /** Every backend that offers something. */
    public List<Backend> backends() {
        return offers.stream().map(Offer::backend).distinct().toList();
    }

    /** The names of the models that are offered, in alphabetical order. */
    public SortedSet<String> models() {
        return Collections.unmodifiableSortedSet(models);
    }
}
