package dev.signalbox.core.http.api;

import dev.signalbox.core.http.wire.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Who may ask the admin port for what.
 *
 * <p>Where a token is set, or callers are known by certificates, every request has to show the one or come with the other, but
 * for the health paths, and for reads where these are open. Where neither is, only programs on this machine get here, and they
 * may change things.
 *
 * <p>A web page in a browser may get here too, through no wish of its reader's: past a port that is open to this machine, or with
 * the certificate that the browser has. So a request that changes something without showing the token must not come from a page
 * of elsewhere, and to an open port it must be addressed by a name that no page can take.
 */
final class AdminAccess {

    private final String token;
    private final boolean certificates;
    private final boolean openReads;

    AdminAccess(AdminSettings settings) {
        this.token = settings.token();
        this.certificates = settings.knowsCertificates();
        this.openReads = settings.openReads();
    }

    /** Why a request is not answered; empty if it is. */
    Optional<Problem> refusal(HttpServerRequest request) {
        boolean reads = reads(request.method());
        if (showsToken(request) || isHealth(request) || (reads && openReads)) {
            return Optional.empty();
        }
        boolean guarded = certificates || !token.isEmpty();
        if (guarded && !hasCertificate(request)) {
            return Optional.of(
                    Problem.invalid(401, "unauthorized", "authorization", "the admin port wants " + wanted()));
        }
        if (reads || (!fromWebPage(request) && (guarded || namesThisMachine(request)))) {
            return Optional.empty();
        }
        return Optional.of(Problem.invalid(
                403,
                "foreign_origin",
                "origin",
                "without a token (admin.tokenFile) nothing is changed on behalf of a web page, or under another name than"
                        + " localhost or an address"));
    }

    private String wanted() {
        String shown = "its token as authorization: Bearer ...";
        String known = "a certificate of its callers (admin.tls.clientCaFile)";
        return token.isEmpty() ? known : certificates ? shown + ", or " + known : shown;
    }

    private static boolean isHealth(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        return path.equals("/health") || path.startsWith("/health/");
    }

    private static boolean reads(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    /** Compares in a time that does not tell how much of a guess was right. */
    private boolean showsToken(HttpServerRequest request) {
        String given = request.headers().get(HttpHeaders.AUTHORIZATION);
        byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        return !token.isEmpty()
                && given != null
                && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
    }

    /** One that is not vouched for does not get so far: the connection is refused. */
    private boolean hasCertificate(HttpServerRequest request) {
        if (!certificates) {
            return false;
        }
        try {
            return !request.connection().peerCertificates().isEmpty();
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static boolean fromWebPage(HttpServerRequest request) {
        String host = request.headers().get(HttpHeaders.HOST);
        String origin = request.headers().get(HttpHeaders.ORIGIN);
        return origin != null && !origin.equals(request.scheme() + "://" + host);
    }

    private static boolean namesThisMachine(HttpServerRequest request) {
        String host = request.headers().get(HttpHeaders.HOST);
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.matches("[\\d.]+") || name.matches("\\[[0-9a-f:]+]");
    }
}
