package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * A share of the sessions: the same session is always in it or never, so that its requests meet one policy.
 *
 * <p>A request without a session goes by its tenant, and one without a tenant by its decision's id. Whoever is in a share is in
 * every larger one of the same salt.
 *
 * @param salt draws the lots; another salt gives others
 * @param basisPoints the share in hundredths of a percent, 0 to 10,000
 */
public record StickyShare(String salt, int basisPoints) {

    /** The whole, in basis points. */
    public static final int WHOLE = 10_000;

    public StickyShare {
        requireNonNull(salt, "salt");
        if (basisPoints < 0 || basisPoints > WHOLE) {
            throw new IllegalArgumentException("the share is " + basisPoints + " basis points, must be 0 to " + WHOLE);
        }
    }

    /** Whether a request is in the share. */
    public boolean takes(InferenceRequest request, UUID id) {
        String key = request.sessionId();
        if (key.isEmpty()) {
            key = request.tenant();
        }
        if (key.isEmpty()) {
            key = id.toString();
        }
        byte[] bytes = (salt + key).getBytes(StandardCharsets.UTF_8);
        int hash = MurmurHash3.hash32x86(bytes, 0, bytes.length, 0);
        // The upper bits of the product: an even spread without a division's bias.
        return (Integer.toUnsignedLong(hash) * WHOLE) >>> 32 < basisPoints;
    }
}
