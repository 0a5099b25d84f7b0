package dev.signalbox.rules;

import java.util.List;

/**
 * The placement rules of a policy, ready to be asked.
 *
 * <p>Immutable and safe for use by many threads at once. There are two implementations that must agree on every input: the
 * decision matrix for the request path, and Drools as the reference.
 */
public interface PlacementRules {

    /**
     * The classification rule that gives a request its class: of those that match the one with the highest salience, and among
     * equals the first.
     *
     * @return the rule's index in the policy; {@link Outcome#NO_RULE} if none matches
     */
    int classify(RequestFacts request, World world);

    /**
     * The models that rules permit to serve a request beside the one it asks for, by name, each once.
     *
     * @param classified the request with its class
     */
    default List<String> substitutes(RequestFacts classified, World world) {
        return List.of();
    }

    /** Makes ready whatever depends on the candidates but not on the request. Takes microseconds to milliseconds. */
    Prepared prepare(List<CandidateFacts> candidates);

    /** Placement rules made ready for a fixed list of candidates. Safe for use by many threads at once. */
    interface Prepared {

        /**
         * Lets every rule that matches contribute to the outcome, which is reset first.
         *
         * @param figures of the same candidates, in the same order
         */
        void evaluate(RequestFacts request, World world, CandidateFigures figures, Outcome outcome);
    }
}
