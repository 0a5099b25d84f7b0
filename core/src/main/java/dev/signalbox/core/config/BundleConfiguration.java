package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.time.Duration;
import java.util.Optional;

/**
 * A bundle on a web server that brings the policy.
 *
 * @param url where it is fetched
 * @param token what the server is shown; empty if nothing
 * @param interval the time from the beginning of one request to that of the next, at least
 * @param longPoll how long the server is asked to hold a request back until there is something new; zero for not at all
 * @param maxBytes the most that the packed bundle may have
 * @param publicKey whose signature it must have; empty if it must not be signed
 */
public record BundleConfiguration(
        URI url,
        Optional<Secret> token,
        Duration interval,
        Duration longPoll,
        int maxBytes,
        Optional<PublicKey> publicKey) {

    private static final String KEY = "publicKeyFile";
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final int MAX_BYTES = 10 * 1024 * 1024;

    public BundleConfiguration {
        requireNonNull(url, "url");
        requireNonNull(token, "token");
        requireNonNull(publicKey, "publicKey");
        SectionReader.requirePositive("interval", interval);
        SectionReader.requireRange("maxBytes", maxBytes, 1024, MAX_BYTES);
    }

    /** Empty if there is no address; that is reported. */
    static Optional<BundleConfiguration> read(SectionReader section) {
        Optional<URI> url = section.address("url");
        Optional<Secret> token = section.secretFile("tokenFile");
        Duration interval = section.duration("interval", INTERVAL);
        Duration longPoll = section.duration("longPoll", Duration.ZERO);
        int maxBytes = section.bytes("maxBytes", MAX_BYTES, 1024, MAX_BYTES);
        Optional<PublicKey> key = section.secretFile(KEY).flatMap(text -> key(section, text.value()));
        return url.map(address -> new BundleConfiguration(address, token, interval, longPoll, maxBytes, key));
    }

    private static Optional<PublicKey> key(SectionReader section, String pem) {
        try {
            return Optional.of(Ed25519Keys.publicKey(pem));
        } catch (InvalidKeySpecException e) {
            section.report(
                    KEY,
                    "invalid-key",
                    "names a file that holds no public key for Ed25519 in PEM, as openssl pkey -pubout writes it ("
                            + e.getMessage() + ")");
            return Optional.empty();
        }
    }
}
