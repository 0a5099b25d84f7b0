package dev.signalbox.plugins.modelservers.openai;

import dev.signalbox.plugins.modelservers.http.Json;
import dev.signalbox.plugins.modelservers.server.Listed;
import dev.signalbox.plugins.modelservers.server.ListedModel;
import dev.signalbox.plugins.modelservers.server.Listing;
import dev.signalbox.plugins.modelservers.server.Server;
import dev.signalbox.spi.InferenceRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** {@code GET /v1/models}: an object with a list in {@code data}, or the list itself. */
public final class OpenAiListing implements Listing {

    /** No model is left out for its name. */
    public static final Pattern NONE = Pattern.compile("(?!)");

    // vLLM and SGLang; Groq; OpenRouter and Together; Mistral and TGI's kin.
    private static final List<String> CONTEXT_FIELDS =
            List.of("max_model_len", "context_window", "context_length", "max_context_length");

    private final Pattern leftOut;
    private final About about;

    /** What is asked beside the list. */
    @FunctionalInterface
    public interface About {

        /** Nothing. */
        About NOTHING = (server, owners, listed) -> CompletableFuture.completedFuture(Listed.of(listed));

        /**
         * Completes what the list said.
         *
         * @param owners what the list gives as owners of the models
         */
        CompletableFuture<Listed> complete(Server server, List<String> owners, List<ListedModel> listed);
    }

    /**
     * A listing.
     *
     * @param leftOut names of models, found anywhere in them, that answer no requests of ours: they paint, listen or speak
     */
    public OpenAiListing(Pattern leftOut, About about) {
        this.leftOut = leftOut;
        this.about = about;
    }

    @Override
    public CompletableFuture<Listed> list(Server server) {
        return server.get(server.path("/models"), text -> Json.readList(text, "data"))
                .thenCompose(list -> about.complete(
                        server,
                        list.stream().map(model -> model.text("owned_by")).toList(),
                        models(list)));
    }

    List<ListedModel> models(List<Json> list) {
        return list.stream()
                .filter(model -> !model.text("id").isEmpty()
                        && !leftOut.matcher(model.text("id")).find())
                .map(model -> ListedModel.of(model.text("id"), contextTokens(model)))
                .toList();
    }

    static List<ListedModel> read(byte[] text) throws IOException {
        return new OpenAiListing(NONE, About.NOTHING).models(Json.readList(text, "data"));
    }

    private static int contextTokens(Json model) {
        for (String field : CONTEXT_FIELDS) {
            if (model.count(field) != InferenceRequest.UNKNOWN) {
                return model.count(field);
            }
        }
        // llama.cpp: its own limit, else that of the model.
        Json meta = model.object("meta");
        return meta.count("n_ctx") != InferenceRequest.UNKNOWN ? meta.count("n_ctx") : meta.count("n_ctx_train");
    }
}
