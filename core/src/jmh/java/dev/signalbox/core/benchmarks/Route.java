package dev.signalbox.core.benchmarks;

import java.util.Optional;

/**
 * A way from the load generator to the upstream.
 *
 * @param proxy what stands in between; empty for the direct way
 * @param port where requests for short answers go
 * @param streamPort where requests for streams go
 */
record Route(String name, Optional<ServerProcess> proxy, int port, int streamPort) implements AutoCloseable {

    /** The name of the way without a proxy. */
    static final String DIRECT = "direct";

    /** The name of the way that ratios are taken to. */
    static final String NGINX = "nginx";

    double cpuSeconds() {
        return proxy.map(ServerProcess::cpuSeconds).orElse(Double.NaN);
    }

    double residentMegabytes() {
        return proxy.map(ServerProcess::residentMegabytes).orElse(Double.NaN);
    }

    @Override
    public void close() {
        proxy.ifPresent(ServerProcess::close);
    }
}
