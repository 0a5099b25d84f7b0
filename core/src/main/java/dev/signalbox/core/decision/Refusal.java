package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

/**
 * Why a request is not placed, for the client that sent it.
 *
 * @param status the HTTP status to answer with
 * @param code the kind of refusal, stable across releases
 * @param message what happened, with the values that mattered
 * @param rule the rule that refused; empty if it was not one rule's doing
 * @param waitingHelps whether the same request may succeed in a moment
 */
public record Refusal(int status, String code, String message, String rule, boolean waitingHelps) {

    /** The code of a model that no backend offers. */
    public static final String MODEL_NOT_FOUND = "model_not_found";

    /** The code of a model that no backend offers so far, while what some offer is not known yet. */
    public static final String MODEL_NOT_KNOWN_YET = "model_not_known_yet";

    /** The code of a request that a rule rejects. */
    public static final String REJECTED_BY_RULE = "rejected_by_rule";

    /** The code of a request that no candidate may take. */
    public static final String NO_CANDIDATE = "no_candidate_meets_policy";

    /** The code of a request for which every candidate is busy, where a rule lets it wait rather than queue there. */
    public static final String NO_ROOM = "no_room";

    public Refusal {
        requireNonNull(code, "code");
        requireNonNull(message, "message");
        requireNonNull(rule, "rule");
    }

    /** Whether the request's model is offered by no backend that is known, so that its name is the client's alone. */
    public boolean isOfUnknownModel() {
        return code.equals(MODEL_NOT_FOUND) || code.equals(MODEL_NOT_KNOWN_YET);
    }
}
