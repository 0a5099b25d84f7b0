package dev.signalbox.core.http;

import java.util.ArrayList;
import java.util.List;

/** How the operating system is asked for network events. */
public enum Transport {
    /** What the platform does best and most reliably: epoll on Linux, else NIO. */
    AUTO,
    /** Linux's epoll. */
    EPOLL,
    /** Linux's io_uring: more throughput, where the kernel permits it. */
    IO_URING,
    /** The JDK's own, on every platform. */
    NIO;

    /** The transports to try, in order; the last one is always there. */
    List<io.vertx.core.transport.Transport> preferences() {
        List<io.vertx.core.transport.Transport> list = new ArrayList<>();
        if (this == IO_URING) {
            list.add(io.vertx.core.transport.Transport.IO_URING);
        }
        if (this != NIO) {
            list.add(io.vertx.core.transport.Transport.EPOLL);
        }
        list.add(io.vertx.core.transport.Transport.NIO);
        return list;
    }
}
