package dev.signalbox.core.http.api;

import static java.util.Objects.requireNonNull;

/**
 * Where the admin port listens and who may ask.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 for any free one
 * @param token what callers must send as {@code authorization: Bearer ...}, but for the health paths; empty if anyone may ask
 */
public record AdminSettings(String host, int port, String token) {

    /** What holds where the operator says nothing: callers on this machine may ask. */
    public static final AdminSettings DEFAULTS = new AdminSettings("127.0.0.1", 8081, "");

    public AdminSettings {
        requireNonNull(host, "host");
        requireNonNull(token, "token");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", must be 0 to 65535");
        }
    }

    /** All but the token, which is a secret. */
    @Override
    public String toString() {
        return "AdminSettings[host=" + host + ", port=" + port + ", token=" + (token.isEmpty() ? "none" : "set") + "]";
    }
}
