package dev.signalbox.plugins.discovery;

import java.net.InetSocketAddress;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.ResolverConfig;

/**
 * Whom to ask, and what to add to names that aren't absolute.
 *
 * @param servers at least one
 * @param searchDomains in the order in which they are tried
 * @param ndots from how many dots on a name is tried as it stands before the domains are
 */
record NameServers(List<InetSocketAddress> servers, List<Name> searchDomains, int ndots) {

    NameServers {
        servers = List.copyOf(servers);
        searchDomains = List.copyOf(searchDomains);
    }

    /** These servers, and no search domains. */
    static NameServers of(List<InetSocketAddress> servers) {
        return new NameServers(servers, List.of(), 1);
    }

    /** What the system uses at this moment: on Linux what resolv.conf says. May block to read it. */
    static NameServers ofSystem() {
        ResolverConfig system = new ResolverConfig();
        return new NameServers(system.servers(), system.searchPath(), system.ndots());
    }
}
