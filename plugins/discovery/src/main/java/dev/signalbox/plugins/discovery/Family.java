package dev.signalbox.plugins.discovery;

import java.util.List;
import org.xbill.DNS.Type;

/** Which address records of a name are its servers. */
enum Family {
    /** The IPv4 addresses, or the IPv6 addresses of a name that has none: a server with both is one server. */
    PREFER_IPV4(Type.A, Type.AAAA),
    IPV4(Type.A),
    IPV6(Type.AAAA),
    BOTH(Type.A, Type.AAAA);

    private final List<Integer> types;

    Family(Integer... types) {
        this.types = List.of(types);
    }

    /** The record types to ask for, in this order. */
    List<Integer> types() {
        return types;
    }

    /** Whether a type's records make the later types superfluous. */
    boolean firstIsEnough() {
        return this != BOTH;
    }

    /** The record types as an operator knows them. */
    String text() {
        return this == IPV4 ? "A" : this == IPV6 ? "AAAA" : "A or AAAA";
    }
}
