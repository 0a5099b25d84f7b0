package dev.signalbox.plugins.discovery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/**
 * Asks DNS servers, one after the other until one answers, in the caller's thread.
 *
 * <p>A truncated answer is asked for again over TCP.
 */
final class DnsClient {

    private static final int MIN_TRIES = 2;
    private static final int MAX_ALIASES = 8;

    private final NameServers nameServers;
    private final Duration timeout;
    private final BlockingExchange exchange;

    DnsClient(NameServers nameServers, Duration timeout, BlockingExchange exchange) {
        this.nameServers = nameServers;
        this.timeout = timeout;
        this.exchange = exchange;
    }

    /** The absolute names that a name may stand for, the likeliest first: resolv.conf's search domains and ndots. */
    List<Name> candidates(Name name) {
        if (name.isAbsolute()) {
            return List.of(name);
        }
        List<Name> candidates = new ArrayList<>();
        for (Name domain : nameServers.searchDomains()) {
            try {
                candidates.add(Name.concatenate(name, domain));
            } catch (NameTooLongException e) {
                // No such name can exist.
            }
        }
        candidates.add(name.labels() > nameServers.ndots() ? 0 : candidates.size(), absolute(name));
        return candidates;
    }

    private static Name absolute(Name name) {
        try {
            return Name.concatenate(name, Name.root);
        } catch (NameTooLongException e) {
            throw new DnsException(name + " is too long to be a name in DNS");
        }
    }

    /**
     * Asks for one type of records of an absolute name, and follows aliases.
     *
     * @throws DnsException if no server answered, or none with an answer
     */
    DnsAnswer ask(Name name, int type) {
        List<Record> records = new ArrayList<>();
        Duration ttl = DnsAnswer.FOREVER;
        Name current = name;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            Message answer = send(current, type);
            Name target = current;
            for (Record found : answer.getSection(Section.ANSWER)) {
                if (found.getType() == type && found.getName().equals(target)) {
                    records.add(found);
                } else if (found instanceof CNAMERecord alias && found.getName().equals(target)) {
                    target = alias.getTarget();
                } else {
                    continue; // of no interest to this question
                }
                ttl = Duration.ofSeconds(Math.min(ttl.toSeconds(), found.getTTL()));
            }
            if (!records.isEmpty() || target.equals(current) || answer.getRcode() == Rcode.NXDOMAIN) {
                return new DnsAnswer(answer.getRcode() != Rcode.NXDOMAIN, records, ttl);
            }
            current = target;
        }
        throw new DnsException(name + " is an alias of an alias, and so on, more than " + MAX_ALIASES + " times");
    }

    private Message send(Name name, int type) {
        Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        List<InetSocketAddress> servers = nameServers.servers();
        Set<String> problems = new LinkedHashSet<>();
        for (int attempt = 0; attempt < Math.max(MIN_TRIES, servers.size()); attempt++) {
            InetSocketAddress server = servers.get(attempt % servers.size());
            try {
                Message answer = resolver(server)
                        .sendAsync(question, Runnable::run)
                        .toCompletableFuture()
                        .join();
                if (answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN) {
                    return answer;
                }
                problems.add(text(server) + " answered " + Rcode.string(answer.getRcode()));
            } catch (CompletionException e) {
                problems.add(text(server) + " " + text(e));
            }
        }
        throw new DnsException(name + " can't be looked up: " + String.join(", ", problems));
    }

    private SimpleResolver resolver(InetSocketAddress server) {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(timeout);
        resolver.setIoClientFactory(exchange);
        return resolver;
    }

    private String text(CompletionException problem) {
        Throwable cause = problem.getCause() == null ? problem : problem.getCause();
        if (cause instanceof SocketTimeoutException) {
            return "gave no answer within " + timeout.toMillis() + " ms";
        }
        String message = cause instanceof IOException ? cause.getMessage() : null;
        return "can't be asked: " + (message == null ? cause : message);
    }

    private static String text(InetSocketAddress server) {
        String host = server.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + server.getPort();
    }
}
