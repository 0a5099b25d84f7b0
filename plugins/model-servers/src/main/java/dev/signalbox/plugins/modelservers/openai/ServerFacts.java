package dev.signalbox.plugins.modelservers.openai;

import dev.signalbox.plugins.modelservers.http.Json;
import dev.signalbox.plugins.modelservers.openai.OpenAiListing.About;
import dev.signalbox.plugins.modelservers.server.Listed;
import dev.signalbox.plugins.modelservers.server.ListedModel;
import dev.signalbox.plugins.modelservers.server.Server;
import dev.signalbox.spi.InferenceRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A page where a server that serves one model tells its settings.
 *
 * @param owner what its model list gives as owner, so that others aren't asked for the page; empty to ask in any case
 * @param paths where the page is, newest first
 * @param concurrency the field that holds how many requests run at once; empty if none does
 * @param context the field that holds the longest prompt and answer; empty if none does
 * @param quantization the field that holds the width of the weights; empty if none does
 */
public record ServerFacts(String owner, List<String> paths, String concurrency, String context, String quantization)
        implements About {

    /** llama.cpp's slots. */
    public static final ServerFacts LLAMA_CPP = new ServerFacts("llamacpp", List.of("/props"), "total_slots", "", "");
    /** SGLang's arguments. */
    public static final ServerFacts SGLANG = new ServerFacts(
            "", List.of("/server_info", "/get_server_info"), "max_running_requests", "context_length", "quantization");
    /** TGI's limits. Its max_concurrent_requests counts waiting ones too, and says nothing about the batch. */
    public static final ServerFacts TGI = new ServerFacts("", List.of("/info"), "", "max_total_tokens", "");

    @Override
    public CompletableFuture<Listed> complete(Server server, List<String> owners, List<ListedModel> listed) {
        if (!owner.isEmpty() && !owners.contains(owner)) {
            return CompletableFuture.completedFuture(Listed.of(listed));
        }
        return ask(server, listed, 0);
    }

    private CompletableFuture<Listed> ask(Server server, List<ListedModel> listed, int path) {
        if (path == paths.size()) {
            return CompletableFuture.completedFuture(Listed.of(listed));
        }
        return server.getOr(
                        Optional.<Listed>empty(),
                        paths.get(path),
                        text -> Optional.of(completed(listed, Json.read(text))))
                .thenCompose(found ->
                        found.map(CompletableFuture::completedFuture).orElseGet(() -> ask(server, listed, path + 1)));
    }

    private Listed completed(List<ListedModel> listed, Json facts) {
        return new Listed(listed.stream().map(model -> completed(model, facts)).toList(), facts.count(concurrency));
    }

    private ListedModel completed(ListedModel model, Json facts) {
        return new ListedModel(
                model.name(),
                model.upstreamName(),
                Set.of(),
                facts.text(quantization),
                model.contextTokens() == InferenceRequest.UNKNOWN ? facts.count(context) : model.contextTokens());
    }
}
