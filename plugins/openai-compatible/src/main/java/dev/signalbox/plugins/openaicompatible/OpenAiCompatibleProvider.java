package dev.signalbox.plugins.openaicompatible;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One configured server or service; asks it for its models where the operator doesn't name them. */
final class OpenAiCompatibleProvider implements BackendProvider {

    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final BackendSettings settings;
    private final SharedHttpClient http;
    private final Endpoint models;
    private final Endpoint properties;

    static OpenAiCompatibleProvider create(PluginContext context, SharedHttpClient http) {
        BackendSettings settings = BackendSettings.read(context);
        http.acquire();
        return new OpenAiCompatibleProvider(settings, http);
    }

    private OpenAiCompatibleProvider(BackendSettings settings, SharedHttpClient http) {
        this.settings = settings;
        this.http = http;
        this.models = Endpoint.of(settings.url(), "/v1/models", settings.requestHeaders(), settings.timeout());
        this.properties = Endpoint.of(settings.url(), "/props", settings.requestHeaders(), settings.timeout());
    }

    @Override
    public CompletionStage<List<Backend>> discover() {
        if (!settings.models().isEmpty()) {
            return CompletableFuture.completedFuture(
                    List.of(settings.backend(settings.models(), settings.maxConcurrency())));
        }
        return models.get(http.client(), head -> new BoundedText(MAX_BYTES))
                .thenApply(this::listed)
                .thenCompose(listed -> slots(listed)
                        .thenApply(slots -> List.of(settings.backend(
                                listed.stream().map(settings::served).toList(), slots))));
    }

    @Override
    public void close() {
        http.release();
    }

    private List<ListedModel> listed(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new ListingException(models.text() + " answered " + response.statusCode()
                    + (response.statusCode() == 401 || response.statusCode() == 403
                            ? ". Maybe \"apiKey\" is missing or wrong."
                            : ""));
        }
        try {
            List<ListedModel> listed = ListedModel.read(response.body());
            if (listed.isEmpty()) {
                throw new ListingException(models.text() + " lists no model");
            }
            return listed;
        } catch (IOException e) {
            throw new ListingException(models.text() + " can't be read: " + e.getMessage());
        }
    }

    /** How many requests run at once: what the operator says, or what llama.cpp tells. */
    private CompletableFuture<Integer> slots(List<ListedModel> listed) {
        boolean tells = listed.stream().anyMatch(model -> model.ownedBy().equals("llamacpp"));
        if (settings.maxConcurrency() != InferenceRequest.UNKNOWN || !tells) {
            return CompletableFuture.completedFuture(settings.maxConcurrency());
        }
        return properties
                .get(http.client(), head -> new BoundedText(MAX_BYTES))
                .thenApply(response ->
                        response.statusCode() == 200 ? totalSlots(response.body()) : InferenceRequest.UNKNOWN)
                .exceptionally(problem -> InferenceRequest.UNKNOWN);
    }

    private static int totalSlots(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("total_slots")) {
                    int slots = parser.getValueAsInt(InferenceRequest.UNKNOWN);
                    return slots > 0 ? slots : InferenceRequest.UNKNOWN;
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return InferenceRequest.UNKNOWN;
        }
        return InferenceRequest.UNKNOWN;
    }

    /** The server answered, but not with a list of models; the message is for the operator. */
    static final class ListingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ListingException(String message) {
            super(message);
        }
    }
}
