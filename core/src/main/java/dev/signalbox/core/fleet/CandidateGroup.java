package dev.signalbox.core.fleet;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.spi.Operation;
import java.util.List;

/** The offers that can serve one model for one operation, in a fixed order. Immutable but for the backends' states. */
public final class CandidateGroup {

    private final List<Offer> offers;
    private final List<CandidateFacts> facts;

    CandidateGroup(List<Offer> offers) {
        this.offers = List.copyOf(offers);
        this.facts = this.offers.stream().map(Offer::facts).toList();
    }

    public int size() {
        return offers.size();
    }

    public Offer offer(int index) {
        return offers.get(index);
    }

    List<Offer> offers() {
        return offers;
    }

    /** What rules see of the offers, in their order. */
    public List<CandidateFacts> facts() {
        return facts;
    }

    /**
     * How the offers' backends fare now for an operation, in the order of the offers: the part of a decision's input that
     * changes.
     */
    public BackendCondition[] conditions(Operation operation, long epochMillis) {
        BackendCondition[] conditions = new BackendCondition[offers.size()];
        for (int i = 0; i < conditions.length; i++) {
            conditions[i] = offers.get(i).condition(operation, epochMillis);
        }
        return conditions;
    }
}
