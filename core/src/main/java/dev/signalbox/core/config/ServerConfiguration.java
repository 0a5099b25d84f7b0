package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

/**
 * The port that clients send their requests to.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 for any that is free
 * @param eventLoops how many threads carry requests; 0 for one per processor
 * @param transport how the operating system is asked for network events
 * @param maxRequestBytes the longest request body that is read
 */
public record ServerConfiguration(String host, int port, int eventLoops, Transport transport, int maxRequestBytes) {

    /** What holds where the file says nothing. */
    public static final ServerConfiguration DEFAULTS =
            new ServerConfiguration("127.0.0.1", 8080, 0, Transport.AUTO, 10 * 1024 * 1024);

    /** How the operating system is asked for network events. */
    public enum Transport {
        /** Epoll where there is one, else NIO. */
        AUTO,
        /** Linux epoll; start-up fails where there is none. */
        EPOLL,
        /** Linux io_uring; start-up fails where there is none. */
        IO_URING,
        /** The JDK's own. */
        NIO
    }

    public ServerConfiguration {
        requireNonNull(host, "host");
        requireNonNull(transport, "transport");
        SectionReader.requireRange("port", port, 0, 65535);
        SectionReader.requireRange("eventLoops", eventLoops, 0, 256);
        SectionReader.requireRange("maxRequestBytes", maxRequestBytes, 1024, 1 << 30);
    }

    static ServerConfiguration read(SectionReader section) {
        return new ServerConfiguration(
                section.text("host", DEFAULTS.host),
                section.integer("port", DEFAULTS.port, 0, 65535),
                section.integer("eventLoops", DEFAULTS.eventLoops, 0, 256),
                section.choice("transport", DEFAULTS.transport),
                section.bytes("maxRequestBytes", DEFAULTS.maxRequestBytes, 1024, 1 << 30));
    }
}
