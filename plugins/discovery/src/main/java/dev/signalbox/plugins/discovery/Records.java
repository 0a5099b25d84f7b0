package dev.signalbox.plugins.discovery;

import org.xbill.DNS.Name;

/** A kind of records that say where servers are. */
interface Records {

    /** Asks for the records of one absolute name and makes endpoints of them; may block. */
    Found look(DnsClient client, Name name);

    /** Which records these are, for the operator. */
    String text();
}
