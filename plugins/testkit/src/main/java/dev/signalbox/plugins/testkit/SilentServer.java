package dev.signalbox.plugins.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server that takes connections and never says a word. */
final class SilentServer implements AutoCloseable {

    private final ServerSocket socket;

    /** Connections wait in the operating system's queue, so no thread is needed. */
    static SilentServer start() throws IOException {
        return new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    private SilentServer(ServerSocket socket) {
        this.socket = socket;
    }

    URI url() {
        return url(socket.getLocalPort());
    }

    /** The settings with this server's address in the place of the other. */
    Map<String, Object> in(Map<String, ?> settings, String addressKey) {
        return with(settings, addressKey, url());
    }

    /** The settings with an address where nobody listens. */
    static Map<String, Object> absent(Map<String, ?> settings, String addressKey) throws IOException {
        URI nowhere;
        try (SilentServer gone = start()) {
            nowhere = gone.url();
        }
        return with(settings, addressKey, nowhere);
    }

    private static Map<String, Object> with(Map<String, ?> settings, String addressKey, URI url) {
        Map<String, Object> changed = new LinkedHashMap<>(settings);
        changed.put(addressKey, url.toString());
        return changed;
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
