package dev.signalbox.plugins.modelservers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.signalbox.plugins.modelservers.Endpoint.Answer;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One configured server or service; asks it for its models where the operator doesn't name them. */
final class OpenAiCompatibleProvider implements BackendProvider {

    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final BackendSettings settings;
    private final AskingThreads threads;
    private final Endpoint models;
    private final Endpoint properties;

    static OpenAiCompatibleProvider create(PluginContext context, AskingThreads threads) {
        BackendSettings settings = BackendSettings.read(context);
        threads.acquire();
        return new OpenAiCompatibleProvider(settings, threads);
    }

    private OpenAiCompatibleProvider(BackendSettings settings, AskingThreads threads) {
        this.settings = settings;
        this.threads = threads;
        this.models = Endpoint.of(settings.url(), "/v1/models", settings.requestHeaders(), settings.timeout());
        this.properties = Endpoint.of(settings.url(), "/props", settings.requestHeaders(), settings.timeout());
    }

    @Override
    public CompletionStage<List<Backend>> discover() {
        if (!settings.models().isEmpty()) {
            return CompletableFuture.completedFuture(
                    List.of(settings.backend(settings.models(), settings.maxConcurrency())));
        }
        return models.get(threads.executor(), OpenAiCompatibleProvider::text)
                .thenApply(this::listed)
                .thenCompose(listed -> slots(listed)
                        .thenApply(slots -> List.of(settings.backend(
                                listed.stream().map(settings::served).toList(), slots))));
    }

    @Override
    public void close() {
        threads.release();
    }

    private List<ListedModel> listed(Answer<byte[]> answer) {
        if (answer.status() != 200) {
            throw new ListingException(models.text() + " answered " + answer.status()
                    + (answer.status() == 401 || answer.status() == 403
                            ? ". Maybe \"apiKey\" is missing or wrong."
                            : ""));
        }
        try {
            List<ListedModel> listed = ListedModel.read(answer.body());
            if (listed.isEmpty()) {
                throw new ListingException(models.text() + " lists no model");
            }
            return listed;
        } catch (IOException e) {
            throw new ListingException(models.text() + " can't be read: " + e.getMessage());
        }
    }

    private static byte[] text(int status, InputStream body) throws IOException {
        byte[] text = body.readNBytes(MAX_BYTES + 1);
        if (text.length > MAX_BYTES) {
            throw new IOException("the answer is longer than " + MAX_BYTES + " bytes");
        }
        return text;
    }

    /** How many requests run at once: what the operator says, or what llama.cpp tells. */
    private CompletableFuture<Integer> slots(List<ListedModel> listed) {
        boolean tells = listed.stream().anyMatch(model -> model.ownedBy().equals("llamacpp"));
        if (settings.maxConcurrency() != InferenceRequest.UNKNOWN || !tells) {
            return CompletableFuture.completedFuture(settings.maxConcurrency());
        }
        return properties
                .get(threads.executor(), OpenAiCompatibleProvider::text)
                .thenApply(answer -> answer.status() == 200 ? totalSlots(answer.body()) : InferenceRequest.UNKNOWN)
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
