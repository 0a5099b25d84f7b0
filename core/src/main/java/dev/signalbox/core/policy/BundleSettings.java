package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a bundle is fetched and who must have made it.
 *
 * @param url where it is, by HTTP
 * @param token what the server is shown as {@code authorization: Bearer ...}; empty if nothing
 * @param interval the time from the beginning of one request to that of the next, at least
 * @param longPoll how long the server is asked to hold a request back until there is something new; zero for not at all
 * @param maxBytes the most that a packed bundle may have
 * @param key whose signature it must have; empty if it must not be signed
 */
public record BundleSettings(
        URI url, String token, Duration interval, Duration longPoll, int maxBytes, Optional<PublicKey> key) {

    public BundleSettings {
        requireNonNull(url, "url");
        requireNonNull(token, "token");
        requireNonNull(key, "key");
        if (interval.toMillis() < 1 || longPoll.isNegative()) {
            throw new IllegalArgumentException("interval must be at least 1 ms, and longPoll not negative");
        }
        if (maxBytes < 1 || maxBytes > PolicyArchive.MAX_PACKED_BYTES) {
            throw new IllegalArgumentException(
                    "maxBytes is " + maxBytes + ", must be from 1 to " + PolicyArchive.MAX_PACKED_BYTES);
        }
    }

    /** The address as it is shown and remembered: without a user or a query, which may be secrets. */
    String address() {
        int port = url.getPort();
        return url.getScheme() + "://" + url.getHost() + (port < 0 ? "" : ":" + port) + url.getPath();
    }

    /** All but the token, which is a secret. */
    @Override
    public String toString() {
        return "BundleSettings[" + address() + "]";
    }
}
