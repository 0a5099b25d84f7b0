package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * The port for operators: health, metrics, policies, decisions.
 *
 * @param host the address to listen at; anything but loopback needs a token or certificates of callers
 * @param port the port to listen at; 0 for any that is free
 * @param token what a caller has to show; empty if nothing is asked for
 * @param tls how connections are secured; empty if they are not
 * @param openReads whether what changes nothing may be asked by anybody
 */
public record AdminConfiguration(
        String host, int port, Optional<Secret> token, Optional<TlsConfiguration> tls, boolean openReads) {

    /** What holds where the file says nothing. */
    public static final AdminConfiguration DEFAULTS =
            new AdminConfiguration("127.0.0.1", 8081, Optional.empty(), Optional.empty(), false);

    public AdminConfiguration {
        requireNonNull(host, "host");
        requireNonNull(token, "token");
        requireNonNull(tls, "tls");
        SectionReader.requireRange("port", port, 0, 65535);
        if (!isLoopback(host) && !isGuarded(token, tls)) {
            throw new IllegalArgumentException(
                    "host is " + host + ", must be loopback where there is no token and no client certificate");
        }
    }

    static AdminConfiguration read(SectionReader section) {
        String host = section.text("host", DEFAULTS.host);
        int port = section.integer("port", DEFAULTS.port, 0, 65535);
        Optional<Secret> token = section.secretFile("tokenFile");
        Optional<TlsConfiguration> tls =
                section.has("tls") ? TlsConfiguration.read(section.section("tls")) : Optional.empty();
        boolean safe = isGuarded(token, tls) || isLoopback(host);
        // Where one of these could not be read there is a finding already.
        if (!safe && !section.has("tokenFile") && !section.section("tls").has("clientCaFile")) {
            section.report(
                    "host",
                    "open-admin-port",
                    "is \"" + host + "\", where others than this machine can reach it: admin.tokenFile must name a file"
                            + " with the token they have to show, or admin.tls.clientCaFile one with who vouches for them");
        }
        return new AdminConfiguration(
                safe ? host : DEFAULTS.host, port, token, tls, section.flag("openReads", DEFAULTS.openReads));
    }

    private static boolean isGuarded(Optional<Secret> token, Optional<TlsConfiguration> tls) {
        return token.isPresent() || tls.flatMap(TlsConfiguration::clientCaFile).isPresent();
    }

    /** Names other than localhost count as reachable: what they resolve to may change. */
    private static boolean isLoopback(String host) {
        return host.toLowerCase(Locale.ROOT).equals("localhost")
                || host.equals("::1")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
