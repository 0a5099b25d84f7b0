package dev.signalbox.core.http;

import dev.signalbox.core.http.api.AdminPort;
import dev.signalbox.core.http.api.AdminSettings;
import dev.signalbox.core.http.api.AdminSources;
import dev.signalbox.core.http.proxy.Placing;
import dev.signalbox.core.http.proxy.Proxy;
import dev.signalbox.core.http.proxy.ProxySettings;
import dev.signalbox.core.translation.Translation;
import dev.signalbox.core.translation.Translations;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts the sidecar's HTTP ports. */
public final class HttpServers {

    private HttpServers() {}

    /**
     * A port that is served.
     *
     * @param scheme {@code http} or {@code https}
     */
    public record Listening(String scheme, String host, int port, String deployment) {

        /** Its address without a path. */
        public String url() {
            return scheme + "://" + host + ":" + port;
        }
    }

    /**
     * The event loops that ports are served on. Where a transport is not available the next best is taken; {@link
     * Vertx#isNativeTransportEnabled()} tells.
     *
     * @param eventLoops one for each event loop of the data port is enough
     */
    public static Vertx eventLoops(Transport transport, int eventLoops) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        List<io.vertx.core.transport.Transport> preferences = transport.preferences();
        io.vertx.core.transport.Transport chosen = preferences.stream()
                .filter(io.vertx.core.transport.Transport::available)
                .findFirst()
                .orElse(io.vertx.core.transport.Transport.NIO);
        return Vertx.builder().with(options).withTransport(chosen).build();
    }

    /** Starts the data port, on as many event loops as the settings say. */
    public static Future<Listening> startDataPort(Vertx vertx, ProxySettings settings, Placing placing) {
        return startDataPort(vertx, settings, placing, Translation::between);
    }

    /** Starts the data port with translations from elsewhere. */
    static Future<Listening> startDataPort(
            Vertx vertx, ProxySettings settings, Placing placing, Translations translations) {
        Proxy.Shared shared = new Proxy.Shared(settings, placing, translations);
        List<DataPort> ports = new CopyOnWriteArrayList<>();
        return vertx.deployVerticle(
                        () -> {
                            DataPort port = new DataPort(shared);
                            ports.add(port);
                            return port;
                        },
                        new DeploymentOptions().setInstances(settings.eventLoops()))
                .map(deployment ->
                        new Listening("http", settings.host(), ports.get(0).actualPort(), deployment));
    }

    /** Starts the admin port. */
    public static Future<Listening> startAdminPort(Vertx vertx, AdminSettings settings, AdminSources sources) {
        AdminPort port = new AdminPort(settings, sources);
        String scheme = settings.tls().isPresent() ? "https" : "http";
        return vertx.deployVerticle(port)
                .map(deployment -> new Listening(scheme, settings.host(), port.actualPort(), deployment));
    }
}
