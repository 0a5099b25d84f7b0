package dev.signalbox.core.fleet;

import dev.signalbox.rules.FleetFacts;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Load;
import java.util.ArrayList;
import java.util.List;

/** All backends of a fleet by placement, for the figures of each placement together. Immutable but for the states. */
final class FleetCensus {

    private static final Placement[] PLACEMENTS = Placement.values();

    /** The backends of each placement, by its ordinal. */
    private final List<List<Member>> members = new ArrayList<>();

    private record Member(BackendState state, int maxConcurrency) {}

    /**
     * The census of the backends behind some offers.
     *
     * @param offers in which a backend may be several times, each time with the same state
     */
    FleetCensus(List<Offer> offers) {
        for (Placement placement : PLACEMENTS) {
            members.add(offers.stream()
                    .filter(offer -> offer.backend().placement() == placement)
                    .map(offer -> new Member(offer.state(), offer.backend().maxConcurrency()))
                    .distinct()
                    .toList());
        }
    }

    /**
     * How each placement that has backends fares, in the order of {@link Placement}. The saturation is that of the backends that
     * would take a request and of which both the load and what they can run at once are known.
     */
    List<FleetFacts> at(long epochMillis) {
        List<FleetFacts> facts = new ArrayList<>(PLACEMENTS.length);
        for (int i = 0; i < PLACEMENTS.length; i++) {
            List<Member> ofPlacement = members.get(i);
            if (!ofPlacement.isEmpty()) {
                facts.add(facts(PLACEMENTS[i], ofPlacement, epochMillis));
            }
        }
        return List.copyOf(facts);
    }

    private static FleetFacts facts(Placement placement, List<Member> members, long epochMillis) {
        int healthy = 0;
        long busy = 0;
        long capacity = 0;
        for (Member member : members) {
            BackendCondition condition = member.state.condition(epochMillis);
            if (!condition.healthy()) {
                continue;
            }
            healthy++;
            Load load = condition.load();
            if (load.running() != InferenceRequest.UNKNOWN && member.maxConcurrency != InferenceRequest.UNKNOWN) {
                busy += load.running() + Math.max(0, load.waiting());
                capacity += member.maxConcurrency;
            }
        }
        return new FleetFacts(
                placement, members.size(), healthy, capacity == 0 ? Double.NaN : busy / (double) capacity);
    }
}
