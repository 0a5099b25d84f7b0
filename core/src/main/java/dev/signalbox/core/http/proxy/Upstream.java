package dev.signalbox.core.http.proxy;

import dev.signalbox.spi.backend.Backend;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A backend as requests reach it.
 *
 * @param prefix what stands before the path of each request; empty for most
 * @param headers what each request to it must carry
 */
record Upstream(String host, int port, boolean ssl, String prefix, List<Map.Entry<String, String>> headers) {

    static Upstream of(Backend backend) {
        URI url = backend.url();
        boolean ssl = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : ssl ? 443 : 80;
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String host = url.getHost();
        return new Upstream(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                ssl,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                List.copyOf(backend.requestHeaders().entrySet()));
    }

    RequestOptions post(String uri) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(host)
                .setPort(port)
                .setSsl(ssl)
                .setURI(prefix.isEmpty() ? uri : prefix + uri);
    }
}
