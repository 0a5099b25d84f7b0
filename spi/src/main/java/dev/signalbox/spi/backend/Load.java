package dev.signalbox.spi.backend;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;
import java.time.Instant;

/**
 * How busy a backend was at one moment.
 *
 * @param running requests it works on; {@link InferenceRequest#UNKNOWN} if unknown
 * @param waiting requests in its queue; {@link InferenceRequest#UNKNOWN} if unknown
 * @param kvCacheUsage the used share of its KV cache, 0 to 1; NaN if unknown
 * @param sampledAt when these figures held; {@link #NEVER} if there are none
 */
public record Load(int running, int waiting, double kvCacheUsage, Instant sampledAt) {

    /** The moment of a load that was never sampled. */
    public static final Instant NEVER = Instant.MIN;

    /** No figures at all. */
    public static final Load UNKNOWN = new Load(InferenceRequest.UNKNOWN, InferenceRequest.UNKNOWN, Double.NaN, NEVER);

    public Load {
        requireNonNull(sampledAt, "sampledAt");
        if (running < InferenceRequest.UNKNOWN || waiting < InferenceRequest.UNKNOWN) {
            throw new IllegalArgumentException(
                    "running " + running + " and waiting " + waiting + " must be counts or UNKNOWN (-1)");
        }
        if (kvCacheUsage < 0 || kvCacheUsage > 1) {
            throw new IllegalArgumentException("kvCacheUsage is " + kvCacheUsage + ", must lie in 0 to 1");
        }
    }
}
