package dev.signalbox.spi.backend;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A model server that requests can be sent to.
 *
 * @param id the operator's name for it, unique in a sidecar
 * @param placement the class of hardware it runs on
 * @param hardware the device, as hardware catalogues name it, such as {@code H100-SXM}; empty if unknown
 * @param url where its API begins, without the {@code /v1} of the request paths; of a model that the client runs itself, whatever
 *     names it
 * @param api how it is spoken to
 * @param region where it stands; empty if unknown
 * @param owned whether the machine is ours: data sent to it stays in our hands
 * @param maxConcurrency how many requests it runs at once before others wait; {@link InferenceRequest#UNKNOWN} if unknown
 * @param models what it serves; may be empty while that is not yet known
 * @param requestHeaders headers each request to it must carry, such as its API key; values are secrets
 * @param labels whatever else the operator says of it
 */
public record Backend(
        String id,
        Placement placement,
        String hardware,
        URI url,
        BackendApi api,
        String region,
        boolean owned,
        int maxConcurrency,
        List<ServedModel> models,
        Map<String, String> requestHeaders,
        Map<String, String> labels) {

    public Backend {
        requireNonNull(placement, "placement");
        requireNonNull(hardware, "hardware");
        requireNonNull(url, "url");
        requireNonNull(api, "api");
        requireNonNull(region, "region");
        models = List.copyOf(models);
        requestHeaders = Map.copyOf(requestHeaders);
        labels = Map.copyOf(labels);
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a backend needs an id");
        }
        if (maxConcurrency != InferenceRequest.UNKNOWN && maxConcurrency <= 0) {
            throw new IllegalArgumentException(
                    "backend " + id + ": maxConcurrency is " + maxConcurrency + ", must be positive or UNKNOWN (-1)");
        }
    }

    /** A backend that speaks OpenAI's API. */
    public Backend(
            String id,
            Placement placement,
            String hardware,
            URI url,
            String region,
            boolean owned,
            int maxConcurrency,
            List<ServedModel> models,
            Map<String, String> requestHeaders,
            Map<String, String> labels) {
        this(
                id,
                placement,
                hardware,
                url,
                BackendApi.OPENAI,
                region,
                owned,
                maxConcurrency,
                models,
                requestHeaders,
                labels);
    }

    /** Everything but the headers' values, which are secrets. */
    @Override
    public String toString() {
        return "Backend[id=" + id + ", placement=" + placement + ", hardware=" + hardware + ", url=" + url + ", api="
                + api + ", region="
                + region + ", owned=" + owned + ", maxConcurrency=" + maxConcurrency + ", models=" + models
                + ", requestHeaders=" + requestHeaders.keySet() + ", labels=" + labels + "]";
    }
}
