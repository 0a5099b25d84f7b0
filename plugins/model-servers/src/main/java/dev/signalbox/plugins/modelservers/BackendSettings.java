package dev.signalbox.plugins.modelservers;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the operator says of one backend. Components are those of {@link Backend}; {@code models} may be empty. */
record BackendSettings(
        String id,
        Placement placement,
        String hardware,
        URI url,
        String region,
        boolean owned,
        int maxConcurrency,
        List<ServedModel> models,
        Set<Operation> operations,
        Map<String, String> requestHeaders,
        Map<String, String> labels,
        Duration timeout) {

    static BackendSettings read(PluginContext context) {
        Configuration configuration = context.configuration();
        Placement placement = configuration.choice("placement", Placement.class);
        Set<Operation> operations = operations(configuration, Set.of(Operation.CHAT, Operation.COMPLETION));
        Duration timeout = configuration.duration("discoveryTimeout", Duration.ofSeconds(5));
        if (timeout.isNegative() || timeout.isZero()) {
            throw configuration.invalid("discoveryTimeout", "must be longer than nothing, such as 5s");
        }
        return new BackendSettings(
                context.instanceName(),
                placement,
                configuration.string("hardware", ""),
                url(configuration),
                configuration.string("region", ""),
                configuration.flag("owned", placement != Placement.HOSTED),
                count(configuration, "maxConcurrency"),
                models(configuration, operations),
                operations,
                configuration
                        .secret("apiKey")
                        .map(key -> Map.of("authorization", "Bearer " + key))
                        .orElse(Map.of()),
                labels(configuration),
                timeout);
    }

    Backend backend(List<ServedModel> served, int slots) {
        return new Backend(id, placement, hardware, url, region, owned, slots, served, requestHeaders, labels);
    }

    /** A listed model as it is served, with the operations its name gives away or else those the operator set. */
    ServedModel served(ListedModel listed) {
        boolean embeds = listed.id().toLowerCase(Locale.ROOT).contains("embed");
        return new ServedModel(
                listed.id(),
                listed.id(),
                embeds ? Set.of(Operation.EMBEDDINGS) : operations,
                "",
                listed.contextTokens());
    }

    private static URI url(Configuration configuration) {
        URI url = configuration.uri("url");
        String path = url.getPath() == null ? "" : url.getPath();
        if (path.endsWith("/v1") || path.endsWith("/v1/")) {
            String base = url.toString().replaceFirst("/v1/?$", "");
            throw configuration.invalid("url", "must end before the /v1 of the request paths. Maybe \"" + base + "\".");
        }
        if (url.getQuery() != null || url.getFragment() != null) {
            throw configuration.invalid("url", "must have neither a query nor a fragment");
        }
        return url;
    }

    private static List<ServedModel> models(Configuration configuration, Set<Operation> operations) {
        List<ServedModel> models = new ArrayList<>();
        if (isListOfSections(configuration)) {
            configuration.sections("models").forEach(section -> models.add(model(section, operations)));
        } else {
            configuration
                    .strings("models")
                    .forEach(name -> models.add(new ServedModel(name, name, operations, "", InferenceRequest.UNKNOWN)));
        }
        return List.copyOf(models);
    }

    // The SPI has no question for the kind of a value, so the only way to know is to try.
    private static boolean isListOfSections(Configuration configuration) {
        try {
            configuration.strings("models");
            return false;
        } catch (ConfigurationException e) {
            return true;
        }
    }

    private static ServedModel model(Configuration section, Set<Operation> operations) {
        String name = section.string("name");
        return new ServedModel(
                name,
                section.string("upstream", name),
                operations(section, operations),
                section.string("quantization", ""),
                count(section, "contextTokens"));
    }

    private static Set<Operation> operations(Configuration configuration, Set<Operation> fallback) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String label : configuration.strings("operations")) {
            try {
                operations.add(Operation.valueOf(label.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw configuration.invalid("operations", "must be of chat, completion, embeddings");
            }
        }
        return operations.isEmpty() ? fallback : Set.copyOf(operations);
    }

    private static int count(Configuration configuration, String key) {
        if (!configuration.has(key)) {
            return InferenceRequest.UNKNOWN;
        }
        long value = configuration.integer(key);
        if (value <= 0 || value > Integer.MAX_VALUE) {
            throw configuration.invalid(key, "must be positive");
        }
        return (int) value;
    }

    private static Map<String, String> labels(Configuration configuration) {
        Map<String, String> labels = new LinkedHashMap<>();
        configuration.section("labels").ifPresent(section -> {
            for (String key : section.keys()) {
                labels.put(key, section.string(key));
            }
        });
        return labels;
    }
}
