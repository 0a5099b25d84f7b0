package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.plugins.modelservers.server.ModelSystem.LoadReports;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import dev.signalbox.spi.backend.ServedModel;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the operator says of one backend, and its system where the operator doesn't. Components are those of {@link Backend};
 * {@code models} may be empty.
 *
 * @param requestHeaders what each request to it must carry, its key included
 * @param hasKey whether a key was given
 * @param loadReport what it is asked for its load in; empty if it isn't asked
 */
record ServerSettings(
        String id,
        Placement placement,
        String hardware,
        URI url,
        BackendApi api,
        String region,
        boolean owned,
        int maxConcurrency,
        List<ServedModel> models,
        Set<Operation> operations,
        Map<String, String> requestHeaders,
        boolean hasKey,
        String loadReport,
        Map<String, String> labels,
        Duration timeout) {

    static ServerSettings read(ModelSystem system, PluginContext context) {
        Configuration configuration = context.configuration();
        String hardware = configuration.string("hardware", "");
        Placement placement = placement(system, configuration, hardware);
        BackendApi api = api(system, configuration);
        Duration timeout = configuration.duration("discoveryTimeout", Duration.ofSeconds(5));
        if (timeout.isNegative() || timeout.isZero()) {
            throw configuration.invalid("discoveryTimeout", "must be longer than nothing, such as 5s");
        }
        Set<Operation> operations = ModelSettings.operations(configuration, system.operations());
        return new ServerSettings(
                context.instanceName(),
                placement,
                hardware,
                url(system, configuration, api),
                api,
                configuration.string("region", ""),
                configuration.flag("owned", !system.service() && placement != Placement.HOSTED),
                ModelSettings.count(configuration, "maxConcurrency"),
                ModelSettings.models(configuration, operations),
                operations,
                headers(system, configuration),
                configuration.has("apiKey"),
                loadReport(system, configuration),
                texts(configuration, "labels"),
                timeout);
    }

    Backend backend(List<ServedModel> served, int concurrency) {
        Map<String, String> headers = new HashMap<>(requestHeaders);
        if (!loadReport.isEmpty()) {
            headers.put(ModelSystem.LOAD_REPORT_HEADER, loadReport);
        }
        return new Backend(id, placement, hardware, url, api, region, owned, concurrency, served, headers, labels);
    }

    /** A listed model as it is served, with the operations its name gives away where the server doesn't say. */
    ServedModel served(ListedModel listed) {
        boolean embeds = listed.name().toLowerCase(Locale.ROOT).contains("embed");
        Set<Operation> guessed = embeds ? Set.of(Operation.EMBEDDINGS) : operations;
        return new ServedModel(
                listed.name(),
                listed.upstreamName(),
                listed.operations().isEmpty() ? guessed : listed.operations(),
                listed.quantization(),
                listed.contextTokens());
    }

    private static Placement placement(ModelSystem system, Configuration configuration, String hardware) {
        Placement known = HardwareClass.of(hardware).or(system::placement).orElse(null);
        if (known == null) {
            return configuration.choice("placement", Placement.class);
        }
        Placement said = configuration.choice("placement", known);
        if (known == Placement.ASIC && (said == Placement.GPU || said == Placement.CPU)) {
            throw configuration.invalid(
                    "placement",
                    "but " + (hardware.isEmpty() ? system.title() : "hardware \"" + hardware + "\"")
                            + " is silicon made for inference. Maybe \"asic\".");
        }
        return said;
    }

    private static BackendApi api(ModelSystem system, Configuration configuration) {
        BackendApi api = system.api();
        if (Keys.hasApis(system)) {
            Protocol protocol = configuration.choice("api", api.protocol());
            api = system.apis().stream()
                    .filter(known -> known.protocol() == protocol)
                    .findFirst()
                    .orElseThrow(() -> configuration.invalid(
                            "api", "must be one of " + String.join(", ", Keys.protocols(system))));
        }
        if (!Keys.hasBasePath(system)) {
            return api;
        }
        String path = configuration.string("basePath", api.basePath());
        if (!path.startsWith("/")) {
            throw configuration.invalid("basePath", "must begin with a slash. Maybe \"/" + path + "\".");
        }
        return new BackendApi(api.protocol(), path.replaceFirst("/+$", ""), api.retryableStatuses());
    }

    private static URI url(ModelSystem system, Configuration configuration, BackendApi api) {
        if (!configuration.has("url") && !system.url().isEmpty()) {
            return URI.create(system.url());
        }
        URI url = configuration.uri("url");
        String path = url.getPath() == null ? "" : url.getPath();
        String end = api.basePath();
        if (!end.isEmpty() && (path.endsWith(end) || path.endsWith(end + "/"))) {
            String text = url.toString();
            String base = text.substring(0, text.lastIndexOf(end));
            throw configuration.invalid(
                    "url", "must end before the " + end + " of the request paths. Maybe \"" + base + "\".");
        }
        if (url.getQuery() != null || url.getFragment() != null) {
            throw configuration.invalid("url", "must have neither a query nor a fragment");
        }
        return url;
    }

    private static Map<String, String> headers(ModelSystem system, Configuration configuration) {
        Map<String, String> headers = new LinkedHashMap<>(system.headers());
        texts(configuration, "headers").forEach((name, value) -> {
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                throw configuration.invalid("headers", "has \"" + name + "\", which is no header of HTTP");
            }
            headers.put(name.toLowerCase(Locale.ROOT), value);
        });
        Credentials credentials = Keys.hasKeyHeader(system)
                ? Credentials.in(
                        configuration
                                .string("apiKeyHeader", system.credentials().header())
                                .toLowerCase(Locale.ROOT),
                        system.credentials().example())
                : system.credentials();
        if (system.service() && !configuration.has("apiKey") && !configuration.has("url")) {
            throw configuration.invalid(
                    "apiKey", "must be the key of your account. Maybe \"" + credentials.example() + "\".");
        }
        configuration.secret("apiKey").ifPresent(key -> headers.put(credentials.header(), credentials.prefix() + key));
        return headers;
    }

    private static String loadReport(ModelSystem system, Configuration configuration) {
        if (system.loadReports().isEmpty()) {
            return "";
        }
        LoadReports reports = system.loadReports().get();
        return configuration.flag("orca", reports.byDefault()) ? reports.format() : "";
    }

    private static Map<String, String> texts(Configuration configuration, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        configuration.section(key).ifPresent(section -> {
            for (String name : section.keys()) {
                texts.put(name, section.string(name));
            }
        });
        return texts;
    }
}
