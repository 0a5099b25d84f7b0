package dev.signalbox.core.http.proxy;

import dev.signalbox.core.http.signal.LoadReport;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendApi;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A backend as requests reach it.
 *
 * @param prefix what stands before the path of each request; empty for most
 * @param replaced how many characters of each path it stands for: the protocol's own {@code /v1} where the backend has another
 * @param ownBase the protocol's own {@code /v1} or the like
 * @param headers what each request to it must carry, beside the format of its report
 * @param ownCredentials whether credentials are among them, so that a client's are not for it
 * @param loadFormat how it is asked to report its load along with answers; empty if it is not
 * @param mayLimit whether it may say how many more of our requests it takes: services with keys do, model servers don't
 */
record Upstream(
        String host,
        int port,
        boolean ssl,
        String prefix,
        int replaced,
        String ownBase,
        List<Map.Entry<String, String>> headers,
        boolean ownCredentials,
        String loadFormat,
        boolean mayLimit) {

    static Upstream of(Backend backend) {
        URI url = backend.url();
        boolean ssl = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : ssl ? 443 : 80;
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String host = url.getHost();
        String own = BackendApi.of(backend.api().protocol()).basePath();
        String basePath = backend.api().basePath();
        String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean ownCredentials = backend.requestHeaders().keySet().stream().anyMatch(Credentials::isOne);
        return new Upstream(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                ssl,
                basePath.equals(own) ? prefix : prefix + basePath,
                basePath.equals(own) ? 0 : own.length(),
                own,
                backend.requestHeaders().entrySet().stream()
                        .filter(header -> !LoadReport.FORMAT.equalsIgnoreCase(header.getKey()))
                        .toList(),
                ownCredentials,
                backend.requestHeaders().entrySet().stream()
                        .filter(header -> LoadReport.FORMAT.equalsIgnoreCase(header.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(""),
                ownCredentials || backend.placement() == Placement.HOSTED);
    }

    /** Whether the headers of its answers may say how it fares. */
    boolean tellsOfItself() {
        return mayLimit || asksForLoad();
    }

    /** Whether it is asked to report its load along with answers. */
    boolean asksForLoad() {
        return !loadFormat.isEmpty();
    }

    /** A request in the backend's own protocol, with the path as the protocol has it. */
    RequestOptions request(HttpMethod method, String uri) {
        String path = replaced == 0 ? uri : uri.substring(replaced);
        return to(method, prefix.isEmpty() ? path : prefix + path);
    }

    /** A request with the path below the backend's base path. */
    RequestOptions below(String path) {
        return to(HttpMethod.POST, replaced == 0 ? prefix + ownBase + path : prefix + path);
    }

    private RequestOptions to(HttpMethod method, String target) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(host)
                .setPort(port)
                .setSsl(ssl)
                .setURI(target);
    }
}
