package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The corrections of the candidates of one group after the other, looked up once while the same is learnt. For one thread. */
final class Corrections {

    /** Groups come and go with the fleet; what is looked up of those that went is dropped at the latest when so many are. */
    private static final int MAX_GROUPS = 256;

    private static final @Nullable Correction[] NONE = {};

    private final IdentityHashMap<CandidateGroup, @Nullable Correction[]> rows = new IdentityHashMap<>();
    private Learned learned = Learned.NOTHING;
    private @Nullable Correction[] row = NONE;

    /** Turns to the candidates of a group. */
    @SuppressWarnings("ReferenceEquality") // What is learnt is replaced as a whole.
    void turnTo(Learned current, CandidateGroup group) {
        if (current.corrections().isEmpty()) {
            row = NONE;
            return;
        }
        if (current != learned || rows.size() > MAX_GROUPS) {
            rows.clear();
            learned = current;
        }
        @Nullable Correction[] known = rows.get(group);
        if (known == null) {
            known = new Correction[group.size()];
            for (int i = 0; i < known.length; i++) {
                Offer offer = group.offer(i);
                known[i] =
                        current.correction(offer.backend().id(), offer.model().name());
            }
            rows.put(group, known);
        }
        row = known;
    }

    /** The correction of a candidate of the group; null if there is none. */
    @Nullable
    Correction of(int candidate) {
        return row.length == 0 ? null : row[candidate];
    }
}
