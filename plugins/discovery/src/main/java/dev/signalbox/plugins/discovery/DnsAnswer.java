package dev.signalbox.plugins.discovery;

import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Record;

/**
 * What a DNS server said to one question.
 *
 * @param nameExists whether there is such a name, with records of whatever type
 * @param records those that were asked for, under the name or the name it is an alias of; may be empty
 * @param ttl how long the shortest-lived record lives, aliases included; {@link #FOREVER} if there is none
 */
record DnsAnswer(boolean nameExists, List<Record> records, Duration ttl) {

    static final Duration FOREVER = Duration.ofSeconds(Integer.MAX_VALUE);

    DnsAnswer {
        records = List.copyOf(records);
    }
}
