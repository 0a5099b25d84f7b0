package dev.signalbox.core.http.proxy;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.http.wire.RequestHeaders;
import java.time.Duration;

/**
 * How the data port serves and forwards.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 for any free one
 * @param eventLoops how many event loops serve it, each with its own connections to the backends
 * @param connectTimeout how long a backend may take to accept a connection
 * @param firstByteTimeout how long a backend may take, from the start of an attempt, to the first byte of its answer's body
 * @param idleTimeout how long a backend may pause in the middle of an answer
 * @param maxAttempts how many backends are tried for one request, at most
 * @param maxRequestBytes the largest request body taken
 * @param maxHeaderBytes the largest sum of a request's headers taken
 * @param maxConnectionsPerBackend how many connections one event loop opens to one backend
 * @param maxWaitingPerBackend how many requests may wait for one of these connections, in one event loop
 * @param maxQueued how many requests wait at once for room, in all event loops together, where a rule says so
 * @param trust whose word on tenant, priority and labels counts
 */
public record ProxySettings(
        String host,
        int port,
        int eventLoops,
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        int maxAttempts,
        int maxRequestBytes,
        int maxHeaderBytes,
        int maxConnectionsPerBackend,
        int maxWaitingPerBackend,
        int maxQueued,
        RequestHeaders.Trust trust) {

    /** What holds where the operator says nothing; the first byte of a long prompt on a busy CPU may take a minute. */
    public static final ProxySettings DEFAULTS = new ProxySettings(
            "127.0.0.1",
            8080,
            1,
            Duration.ofSeconds(2),
            Duration.ofSeconds(120),
            Duration.ofSeconds(120),
            3,
            32 * 1024 * 1024,
            32 * 1024,
            4096,
            1024,
            256,
            RequestHeaders.Trust.LOOPBACK);

    public ProxySettings {
        requireNonNull(host, "host");
        requireNonNull(trust, "trust");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", must be 0 to 65535");
        }
        requirePositive(eventLoops, "eventLoops");
        requirePositive(maxAttempts, "maxAttempts");
        requirePositive(maxRequestBytes, "maxRequestBytes");
        requirePositive(maxHeaderBytes, "maxHeaderBytes");
        requirePositive(maxConnectionsPerBackend, "maxConnectionsPerBackend");
        requirePositive(maxWaitingPerBackend, "maxWaitingPerBackend");
        if (maxQueued < 0) {
            throw new IllegalArgumentException("maxQueued is " + maxQueued + ", must not be negative");
        }
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(firstByteTimeout, "firstByteTimeout");
        requirePositive(idleTimeout, "idleTimeout");
    }

    /** The same on another address. */
    public ProxySettings at(String newHost, int newPort) {
        return new ProxySettings(
                newHost,
                newPort,
                eventLoops,
                connectTimeout,
                firstByteTimeout,
                idleTimeout,
                maxAttempts,
                maxRequestBytes,
                maxHeaderBytes,
                maxConnectionsPerBackend,
                maxWaitingPerBackend,
                maxQueued,
                trust);
    }

    private static void requirePositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is " + value + ", must be positive");
        }
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", must be positive");
        }
    }
}
