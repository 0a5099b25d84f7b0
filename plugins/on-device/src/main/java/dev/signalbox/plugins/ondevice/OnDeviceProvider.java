package dev.signalbox.plugins.ondevice;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.Protocol;
import dev.signalbox.spi.backend.ServedModel;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * One kind of device with a model of its own: a backend that nothing is sent to.
 *
 * <p>Its labels tell a client what to run: {@code runtime}, and where they are known {@code availability}, {@code
 * maxOutputTokens} and {@code languages}; the model is the served model's upstream name.
 */
final class OnDeviceProvider implements BackendProvider {

    private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

    private final Backend backend;

    static OnDeviceProvider create(PluginContext context) {
        Configuration configuration = context.configuration();
        String runtime = configuration.string("runtime");
        if (!runtime.matches(NAME)) {
            throw configuration.invalid(
                    "runtime", "must be lower-case letters and digits with hyphens, such as apple-foundation-models");
        }
        Optional<KnownRuntime> known = KnownRuntime.of(runtime);
        return new OnDeviceProvider(new Backend(
                context.instanceName(),
                Placement.EDGE,
                configuration.string("hardware", ""),
                URI.create("on-device:" + runtime),
                BackendApi.of(Protocol.ON_DEVICE),
                "",
                true,
                InferenceRequest.UNKNOWN,
                models(configuration, known),
                Map.of(),
                labels(configuration, runtime, known)));
    }

    private OnDeviceProvider(Backend backend) {
        this.backend = backend;
    }

    @Override
    public CompletionStage<List<Backend>> discover() {
        return CompletableFuture.completedFuture(List.of(backend));
    }

    private static List<ServedModel> models(Configuration configuration, Optional<KnownRuntime> known) {
        List<String> names = configuration.strings("models");
        if (names.isEmpty()) {
            throw configuration.invalid("models", "must name the models that the one on the device stands in for");
        }
        String upstream =
                configuration.string("upstream", known.map(KnownRuntime::model).orElse(""));
        int contextTokens = contextTokens(configuration, known);
        Set<Operation> operations = operations(configuration);
        String quantization = configuration.string("quantization", "");
        return names.stream()
                .distinct()
                .map(name -> new ServedModel(
                        name, upstream.isEmpty() ? name : upstream, operations, quantization, contextTokens))
                .toList();
    }

    private static int contextTokens(Configuration configuration, Optional<KnownRuntime> known) {
        int documented = known.map(KnownRuntime::contextTokens).orElse(InferenceRequest.UNKNOWN);
        int contextTokens = count(configuration, "contextTokens", documented);
        int maxOutputTokens = count(configuration, "maxOutputTokens", InferenceRequest.UNKNOWN);
        if (contextTokens != InferenceRequest.UNKNOWN && maxOutputTokens > contextTokens) {
            throw configuration.invalid(
                    "maxOutputTokens",
                    "must be at most contextTokens, " + contextTokens + ", which answers are part of");
        }
        return contextTokens;
    }

    private static int count(Configuration configuration, String key, int fallback) {
        return configuration.has(key) ? (int) configuration.integer(key) : fallback;
    }

    private static Set<Operation> operations(Configuration configuration) {
        List<String> labels = configuration.strings("operations");
        return labels.isEmpty()
                ? Set.of(Operation.CHAT, Operation.COMPLETION)
                : labels.stream()
                        .map(label -> Operation.valueOf(label.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, String> labels(
            Configuration configuration, String runtime, Optional<KnownRuntime> known) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("runtime", runtime);
        known.ifPresent(documented -> labels.put("availability", documented.availability()));
        int maxOutputTokens = count(configuration, "maxOutputTokens", InferenceRequest.UNKNOWN);
        if (maxOutputTokens != InferenceRequest.UNKNOWN) {
            labels.put("maxOutputTokens", Integer.toString(maxOutputTokens));
        }
        List<String> languages = configuration.strings("languages");
        if (!languages.isEmpty()) {
            labels.put("languages", String.join(",", languages));
        }
        configuration.section("labels").ifPresent(section -> {
            for (String key : section.keys()) {
                labels.put(key, section.string(key));
            }
        });
        return labels;
    }
}
