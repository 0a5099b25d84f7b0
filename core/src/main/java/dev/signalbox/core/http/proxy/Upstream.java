package dev.signalbox.core.http.proxy;

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
 * @param headers what each request to it must carry
 * @param ownCredentials whether credentials are among them, so that a client's are not for it
 */
record Upstream(
        String host,
        int port,
        boolean ssl,
        String prefix,
        int replaced,
        List<Map.Entry<String, String>> headers,
        boolean ownCredentials) {

    static Upstream of(Backend backend) {
        URI url = backend.url();
        boolean ssl = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : ssl ? 443 : 80;
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String host = url.getHost();
        String own = BackendApi.of(backend.api().protocol()).basePath();
        String basePath = backend.api().basePath();
        String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new Upstream(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                ssl,
                basePath.equals(own) ? prefix : prefix + basePath,
                basePath.equals(own) ? 0 : own.length(),
                List.copyOf(backend.requestHeaders().entrySet()),
                backend.requestHeaders().keySet().stream().anyMatch(Credentials::isOne));
    }

    RequestOptions post(String uri) {
        String path = replaced == 0 ? uri : uri.substring(replaced);
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(host)
                .setPort(port)
                .setSsl(ssl)
                .setURI(prefix.isEmpty() ? path : prefix + path);
    }
}
