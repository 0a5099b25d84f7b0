package dev.signalbox.core.http.api;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the admin port listens and who may ask.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 for any free one
 * @param token what callers must send as {@code authorization: Bearer ...}, but for the health paths; empty if there is none
 * @param tls how connections are secured; empty if they are not
 * @param openReads whether what changes nothing may be asked by anybody, whatever else callers must show
 */
public record AdminSettings(String host, int port, String token, Optional<Tls> tls, boolean openReads) {

    /** What holds where the operator says nothing: callers on this machine may ask. */
    public static final AdminSettings DEFAULTS = new AdminSettings("127.0.0.1", 8081, "");

    /**
     * How connections are secured; the files are in PEM.
     *
     * @param certificate the port's certificate, and those that vouch for it
     * @param key its private key
     * @param clientCa who vouches for callers, who then need no token; empty if certificates of callers count for nothing
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientCa) {

        public Tls {
            requireNonNull(certificate, "certificate");
            requireNonNull(key, "key");
            requireNonNull(clientCa, "clientCa");
        }
    }

    /** A port without TLS, where the token is asked for everything. */
    public AdminSettings(String host, int port, String token) {
        this(host, port, token, Optional.empty(), false);
    }

    public AdminSettings {
        requireNonNull(host, "host");
        requireNonNull(token, "token");
        requireNonNull(tls, "tls");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", must be 0 to 65535");
        }
    }

    /** Whether callers with a certificate of their own are known by it. */
    boolean knowsCertificates() {
        return tls.flatMap(Tls::clientCa).isPresent();
    }

    /** All but the token, which is a secret. */
    @Override
    public String toString() {
        return "AdminSettings[host=" + host + ", port=" + port + ", token=" + (token.isEmpty() ? "none" : "set")
                + ", tls=" + tls + ", openReads=" + openReads + "]";
    }
}
