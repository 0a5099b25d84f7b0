package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys that the components of a system read, for the operator. */
final class Keys {

    private Keys() {}

    /** Paths of OpenAI's API differ among those who have it; the other APIs are one maker's. */
    static boolean hasBasePath(ModelSystem system) {
        return system.api().protocol() == Protocol.OPENAI && !system.service();
    }

    /** Some servers speak more than one language. */
    static boolean hasApis(ModelSystem system) {
        return system.apis().size() > 1;
    }

    static List<String> protocols(ModelSystem system) {
        return system.apis().stream().map(api -> api.protocol().label()).toList();
    }

    /** So do the headers that carry a key. */
    static boolean hasKeyHeader(ModelSystem system) {
        return hasBasePath(system);
    }

    static List<ConfigurationKey> provider(ModelSystem system) {
        List<ConfigurationKey> keys = new ArrayList<>();
        keys.add(
                system.url().isEmpty()
                        ? ConfigurationKey.required(
                                "url",
                                ConfigurationKey.Type.ADDRESS,
                                "where the API begins, without " + system.api().basePath())
                        : ConfigurationKey.optional(
                                "url", ConfigurationKey.Type.ADDRESS, system.url(), "where the API begins"));
        keys.add(ConfigurationKey.optional(
                "placement",
                Placement.class,
                system.placement().map(Keys::label).orElse("what hardware gives away, else it must be given"),
                "the class of hardware it runs on"));
        keys.add(ConfigurationKey.optional(
                "hardware",
                ConfigurationKey.Type.TEXT,
                "",
                "the device, as hardware catalogues name it, such as H100-SXM or TPU-v6e"));
        keys.add(ConfigurationKey.optional(
                "region", ConfigurationKey.Type.TEXT, "", "where it stands, such as eu-west"));
        keys.add(ConfigurationKey.optional(
                "owned",
                ConfigurationKey.Type.FLAG,
                system.service() ? "false" : "true, but false for placement hosted",
                "whether the machine is yours: data sent to it stays in your hands"));
        keys.add(ConfigurationKey.optional(
                        "maxConcurrency",
                        ConfigurationKey.Type.INTEGER,
                        "what it says, else unknown",
                        "how many requests it runs at once before others wait")
                .positive());
        keys.add(ConfigurationKey.nested(
                "models",
                ConfigurationKey.Type.TEXTS_OR_SECTIONS,
                "what it serves, as names or as sections; asked for where absent",
                List.of(
                        ConfigurationKey.required("name", ConfigurationKey.Type.TEXT, "what clients ask for"),
                        ConfigurationKey.optional(
                                "upstream", ConfigurationKey.Type.TEXT, "the same", "the server's own name for it"),
                        operations("those of the backend"),
                        ConfigurationKey.optional(
                                "quantization",
                                ConfigurationKey.Type.TEXT,
                                "",
                                "the width of its weights, such as fp8"),
                        ConfigurationKey.optional(
                                "contextTokens",
                                ConfigurationKey.Type.INTEGER,
                                "unknown",
                                "its longest prompt and answer, in tokens"))));
        keys.add(operations(labels(system.operations())));
        keys.add(ConfigurationKey.optional(
                "apiKey",
                ConfigurationKey.Type.SECRET,
                "",
                "sent in the header " + system.credentials().header() + ", such as "
                        + system.credentials().example()));
        if (hasKeyHeader(system)) {
            keys.add(ConfigurationKey.optional(
                    "apiKeyHeader",
                    ConfigurationKey.Type.TEXT,
                    system.credentials().header(),
                    "the header that carries the key: after Bearer in authorization, alone in any other"));
            keys.add(ConfigurationKey.optional(
                    "basePath",
                    ConfigurationKey.Type.TEXT,
                    system.api().basePath(),
                    "what its paths begin with; / for nothing"));
        }
        if (hasApis(system)) {
            keys.add(new ConfigurationKey(
                    "api",
                    ConfigurationKey.Type.CHOICE,
                    false,
                    system.api().protocol().label(),
                    "the language it is spoken to in",
                    protocols(system),
                    List.of()));
        }
        keys.add(ConfigurationKey.nested(
                "headers", ConfigurationKey.Type.SECTION, "headers that each request must carry", List.of()));
        system.loadReports()
                .ifPresent(reports -> keys.add(ConfigurationKey.optional(
                        "orca",
                        ConfigurationKey.Type.FLAG,
                        String.valueOf(reports.byDefault()),
                        "ask with each request for the load, by the header " + ModelSystem.LOAD_REPORT_HEADER)));
        keys.add(ConfigurationKey.nested(
                "labels", ConfigurationKey.Type.SECTION, "whatever else you say of it", List.of()));
        keys.add(ConfigurationKey.optional(
                "discoveryTimeout", ConfigurationKey.Type.DURATION, "5s", "for each answer of discovery"));
        return keys;
    }

    static List<ConfigurationKey> load(ModelSystem system) {
        List<ConfigurationKey> keys = new ArrayList<>();
        String byDefault = system.service() ? "false" : "true, but false for placement hosted";
        Watching watching = system.watching();
        if (watching.figures().isPresent()) {
            keys.add(ConfigurationKey.optional("metrics", ConfigurationKey.Type.FLAG, byDefault, "ask for metrics"));
            keys.add(ConfigurationKey.optional(
                    "metricsPath",
                    ConfigurationKey.Type.TEXT,
                    watching.metricsPath(),
                    "where they are, below the backend's address"));
            keys.add(ConfigurationKey.optional(
                    "metricsPort",
                    ConfigurationKey.Type.INTEGER,
                    watching.metricsPort() == Watching.SAME_PORT
                            ? "that of the backend's address"
                            : String.valueOf(watching.metricsPort()),
                    "the port they are at; if given, the path begins there"));
        }
        keys.add(ConfigurationKey.optional("health", ConfigurationKey.Type.FLAG, byDefault, "ask for health"));
        keys.add(ConfigurationKey.optional(
                "healthPath",
                ConfigurationKey.Type.TEXT,
                watching.healthPath(),
                "where it is, below the backend's address"));
        keys.add(ConfigurationKey.optional(
                "timeout", ConfigurationKey.Type.DURATION, "800ms", "for each answer, head and body"));
        return keys;
    }

    private static ConfigurationKey operations(String fallback) {
        return ConfigurationKey.optional("operations", ConfigurationKey.Type.TEXTS, fallback, "what its models do")
                .among(Operation.class);
    }

    private static String labels(Set<Operation> operations) {
        return operations.stream()
                .sorted(Comparator.naturalOrder())
                .map(Operation::label)
                .collect(Collectors.joining(", "));
    }

    private static String label(Placement placement) {
        return placement.name().toLowerCase(Locale.ROOT);
    }
}
