package dev.signalbox.plugins.modelservers.ollama;

import dev.signalbox.plugins.modelservers.http.Json;
import dev.signalbox.plugins.modelservers.server.Listed;
import dev.signalbox.plugins.modelservers.server.ListedModel;
import dev.signalbox.plugins.modelservers.server.Listing;
import dev.signalbox.plugins.modelservers.server.Server;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * {@code GET /api/tags}: the models on the disk, which it loads when they are asked for. One that is tagged {@code latest} is
 * served by its name alone too, as Ollama's clients call it.
 */
public final class OllamaListing implements Listing {

    private static final String LATEST = ":latest";

    @Override
    public CompletableFuture<Listed> list(Server server) {
        return server.get("/api/tags", text -> Json.readList(text, "models")).thenApply(OllamaListing::listed);
    }

    private static Listed listed(List<Json> list) {
        List<ListedModel> models = new ArrayList<>();
        for (Json model : list) {
            String name = model.text("name");
            if (!name.isEmpty()) {
                models.add(model(name, name, model));
                if (name.endsWith(LATEST)) {
                    models.add(model(name.substring(0, name.length() - LATEST.length()), name, model));
                }
            }
        }
        return Listed.of(models);
    }

    private static ListedModel model(String name, String upstream, Json listed) {
        Json details = listed.object("details");
        boolean embeds = details.text("family").contains("bert");
        return new ListedModel(
                name,
                upstream,
                embeds ? Set.of(Operation.EMBEDDINGS) : Set.of(),
                details.text("quantization_level"),
                InferenceRequest.UNKNOWN);
    }
}
