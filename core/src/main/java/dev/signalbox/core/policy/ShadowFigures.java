package dev.signalbox.core.policy;

import java.time.Instant;
import java.util.List;

/**
 * How the decisions of a shadow differ from those that were made.
 *
 * @param decided decisions it repeated
 * @param skipped decisions it was too busy to repeat
 * @param failed decisions it broke off at, which would be a mistake in the sidecar
 * @param different those of the repeated ones that differ in anything below
 * @param requestClass those that differ in the request's class
 * @param placement those that differ in the placement, where both place the request
 * @param backend those that differ in the backend, where both place the request
 * @param refusal those that only one of the two refuses, or both with another reason
 * @param usd what the active policy's choices would cost, by the estimates, in dollars; of requests that both place
 * @param shadowUsd what the shadow's would
 * @param samples some of the latest that differ, the newest first
 */
public record ShadowFigures(
        long decided,
        long skipped,
        long failed,
        long different,
        long requestClass,
        long placement,
        long backend,
        long refusal,
        double usd,
        double shadowUsd,
        List<Sample> samples) {

    public ShadowFigures {
        samples = List.copyOf(samples);
    }

    /**
     * A decision that differs.
     *
     * @param decisionId the decision that was made
     * @param made what was made of the request, in words
     * @param shadow what the shadow would have made of it
     */
    public record Sample(String decisionId, Instant time, String made, String shadow) {}
}
