package dev.signalbox.core.http.api;

import dev.signalbox.core.http.wire.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may ask the admin port for what.
 *
 * <p>Where a token is set every request has to show it, but for the health paths. Where none is, only programs on this machine
 * get here, and they may change things; but so does a web page in a browser on it, through no wish of its reader's. So a
 * request that changes something must then be addressed to this machine by a name that no page can take, and not come from
 * a page of elsewhere.
 */
final class AdminAccess {

    private final String token;

    AdminAccess(String token) {
        this.token = token;
    }

    /** Why a request is not answered; empty if it is. */
    Optional<Problem> refusal(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        if (!token.isEmpty()) {
            return path.equals("/health") || path.startsWith("/health/") || showsToken(request)
                    ? Optional.empty()
                    : Optional.of(Problem.invalid(
                            401,
                            "unauthorized",
                            "authorization",
                            "the admin port wants its token as authorization: Bearer ..."));
        }
        if (reads(request.method()) || !fromWebPage(request)) {
            return Optional.empty();
        }
        return Optional.of(Problem.invalid(
                403,
                "foreign_origin",
                "origin",
                "without a token (admin.tokenFile) nothing is changed on behalf of a web page, or under another name than"
                        + " localhost or an address"));
    }

    private static boolean reads(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    /** Compares in a time that does not tell how much of a guess was right. */
    private boolean showsToken(HttpServerRequest request) {
        String given = request.headers().get(HttpHeaders.AUTHORIZATION);
        byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        return given != null && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean fromWebPage(HttpServerRequest request) {
        String host = request.headers().get(HttpHeaders.HOST);
        if (host == null || !namesThisMachine(host)) {
            return true;
        }
        String origin = request.headers().get(HttpHeaders.ORIGIN);
        return origin != null && !origin.equals("http://" + host);
    }

    private static boolean namesThisMachine(String host) {
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.matches("[\\d.]+") || name.matches("\\[[0-9a-f:]+]");
    }
}
