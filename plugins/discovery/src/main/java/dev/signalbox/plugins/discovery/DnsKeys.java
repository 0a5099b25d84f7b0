package dev.signalbox.plugins.discovery;

import static dev.signalbox.spi.ConfigurationKey.Type.DURATION;
import static dev.signalbox.spi.ConfigurationKey.Type.FLAG;
import static dev.signalbox.spi.ConfigurationKey.Type.INTEGER;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXT;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXTS;
import static dev.signalbox.spi.ConfigurationKey.optional;
import static dev.signalbox.spi.ConfigurationKey.required;

import dev.signalbox.spi.ConfigurationKey;
import java.util.List;
import java.util.stream.Stream;

/** The keys that the two sources of this plugin read. */
final class DnsKeys {

    private static final List<ConfigurationKey> SHARED = List.of(
            optional("scheme", Scheme.class, "http", "what the found servers speak"),
            optional(
                    "path",
                    TEXT,
                    "",
                    "where the API begins below the found address, without the /v1 of the request paths"),
            optional(
                    "server",
                    TEXTS,
                    "the system's",
                    "DNS servers to ask, by address with an optional port, such as 10.0.0.2:53; the name is then taken as it"
                            + " stands, without search domains"),
            optional("timeout", DURATION, "600ms", "for each answer"),
            optional("maxTtl", DURATION, "30s", "how long an answer is used at most, however long its records live"),
            optional(
                    "allowEmpty",
                    FLAG,
                    "false",
                    "whether a name without records means that there is no server; otherwise it is a failure, and the"
                            + " servers known before stay"));

    static final List<ConfigurationKey> ADDRESSES = Stream.concat(
                    Stream.of(
                            required("name", TEXT, "the name to look up, such as vllm.llm.svc.cluster.local"),
                            required("port", INTEGER, "the port the servers listen on")
                                    .between(1, 65_535),
                            optional(
                                    "family",
                                    Family.class,
                                    "prefer-ipv4",
                                    "which addresses count. A server with an address of each family is found twice by both")),
                    SHARED.stream())
            .toList();

    static final List<ConfigurationKey> SERVICES = Stream.concat(
                    Stream.of(required(
                            "name", TEXT, "the service to look up, such as _http._tcp.vllm.llm.svc.cluster.local")),
                    SHARED.stream())
            .toList();

    private DnsKeys() {}
}
