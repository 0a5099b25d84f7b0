package dev.signalbox.core.fleet;

import dev.signalbox.rules.FleetFacts;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final SortedSet<String> undiscovered;
    private final FleetCensus census;

    private FleetSnapshot(
            List<Offer> offers, Map<Operation, Map<String, CandidateGroup>> groups, SortedSet<String> undiscovered) {
        this.offers = offers;
        this.undiscovered = undiscovered;
        this.groups = groups;
        this.models = new TreeSet<>();
        this.census = new FleetCensus(offers);
        offers.forEach(offer -> models.add(offer.model().name()));
    }

    /** The fleet with these offers, in this order, and no others. */
    public static FleetSnapshot of(List<Offer> offers) {
        return of(offers, Collections.emptySortedSet());
    }

    /**
     * The fleet with these offers, in this order, as far as it is known.
     *
     * @param undiscovered the configured backends of which no search has ended well yet
     */
    public static FleetSnapshot of(List<Offer> offers, SortedSet<String> undiscovered) {
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
        return new FleetSnapshot(
                List.copyOf(offers), groups, Collections.unmodifiableSortedSet(new TreeSet<>(undiscovered)));
    }

    /** Whether another snapshot tells nothing else. */
    boolean isSameAs(FleetSnapshot other) {
        return offers.equals(other.offers) && undiscovered.equals(other.undiscovered);
    }

    /** The offers that can serve a model for an operation; null if there are none. */
    public @Nullable CandidateGroup group(Operation operation, String model) {
        Map<String, CandidateGroup> byModel = groups.get(operation);
        return byModel == null ? null : byModel.get(model);
    }

    /**
     * The offers that can serve a request for a model where others may serve it too: those of the model first, then those of
     * the others in their order; null if there are none. Made anew by each call.
     */
    public @Nullable CandidateGroup group(Operation operation, String model, List<String> substitutes) {
        Set<Offer> together = new LinkedHashSet<>();
        List<String> names = new ArrayList<>();
        names.add(model);
        names.addAll(substitutes);
        for (String name : names) {
            CandidateGroup group = group(operation, name);
            if (group != null) {
                together.addAll(group.offers());
            }
        }
        return together.isEmpty() ? null : new CandidateGroup(List.copyOf(together));
    }

    /**
     * How each placement that has backends fares as a whole, with the saturation of those backends that would take a request and
     * of which both the load and what they can run at once are known.
     */
    public List<FleetFacts> facts(long epochMillis) {
        return census.at(epochMillis);
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

    /** The configured backends of which no search has ended well yet, in alphabetical order: what they offer is not known. */
    public SortedSet<String> undiscovered() {
        return undiscovered;
    }

    /** The names of the models that are offered, in alphabetical order. */
    public SortedSet<String> models() {
        return Collections.unmodifiableSortedSet(models);
    }
}
