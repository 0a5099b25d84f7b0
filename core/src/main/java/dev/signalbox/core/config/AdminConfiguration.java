package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * The port for operators: health, metrics, policies, decisions.
 *
 * @param host the address to listen at; anything but loopback needs a token
 * @param port the port to listen at; 0 for any that is free
 * @param token what a caller has to show; empty if nothing is asked for
 */
public record AdminConfiguration(String host, int port, Optional<Secret> token) {

    /** What holds where the file says nothing. */
    public static final AdminConfiguration DEFAULTS = new AdminConfiguration("127.0.0.1", 8081, Optional.empty());

    public AdminConfiguration {
        requireNonNull(host, "host");
        requireNonNull(token, "token");
        SectionReader.requireRange("port", port, 0, 65535);
        if (token.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException("host is " + host + ", must be loopback where there is no token");
        }
    }

    static AdminConfiguration read(SectionReader section) {
        String host = section.text("host", DEFAULTS.host);
        int port = section.integer("port", DEFAULTS.port, 0, 65535);
        Optional<Secret> token = section.secretFile("tokenFile");
        if (token.isEmpty() && !isLoopback(host) && !section.has("tokenFile")) {
            section.report(
                    "host",
                    "open-admin-port",
                    "is \"" + host + "\", where others than this machine can reach it: admin.tokenFile must name a file"
                            + " with the token they have to show");
        }
        boolean safe = token.isPresent() || isLoopback(host);
        return new AdminConfiguration(safe ? host : DEFAULTS.host, port, token);
    }

    /** Names other than localhost count as reachable: what they resolve to may change. */
    private static boolean isLoopback(String host) {
        return host.toLowerCase(Locale.ROOT).equals("localhost")
                || host.equals("::1")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
