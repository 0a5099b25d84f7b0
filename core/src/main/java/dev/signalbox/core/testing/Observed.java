package dev.signalbox.core.testing;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explanation;
import dev.signalbox.rules.Situations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What came of a case.
 *
 * @param explanation the decision in full
 * @param fired the names of the rules that fired, classification included
 * @param situations what held when it was decided
 */
record Observed(Explanation explanation, Set<String> fired, Situations situations) {

    Decision decision() {
        return explanation.decision();
    }

    boolean placed() {
        return decision().refusal() == null;
    }

    /** Where the request goes, in words. */
    String answer() {
        Decision decision = decision();
        var refusal = decision.refusal();
        if (refusal != null) {
            return "refused with " + refusal.status() + " " + refusal.code()
                    + (refusal.rule().isEmpty() ? "" : " by rule \"" + refusal.rule() + "\"");
        }
        return backend(0);
    }

    /** The backend of that rank, the chosen one first. */
    String backend(int rank) {
        return decision().choice(rank).backend().id();
    }

    /** The backends after the chosen one, in their order. */
    List<String> fallbacks() {
        List<String> result = new ArrayList<>();
        for (int rank = 1; rank < decision().choices(); rank++) {
            result.add(backend(rank));
        }
        return result;
    }
}
