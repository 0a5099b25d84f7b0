package dev.signalbox.plugins.modelservers.anthropic;

import dev.signalbox.plugins.modelservers.http.Json;
import dev.signalbox.plugins.modelservers.server.AskingException;
import dev.signalbox.plugins.modelservers.server.Listed;
import dev.signalbox.plugins.modelservers.server.ListedModel;
import dev.signalbox.plugins.modelservers.server.Listing;
import dev.signalbox.plugins.modelservers.server.Server;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code GET /v1/models}, page by page: {@code after_id} continues after {@code last_id} while {@code has_more}. */
public final class AnthropicListing implements Listing {

    private static final int MAX_PAGES = 20;
    private static final int PAGE = 1_000;

    @Override
    public CompletableFuture<Listed> list(Server server) {
        return pages(server, "", new ArrayList<>(), 1).thenApply(Listed::of);
    }

    private static CompletableFuture<List<ListedModel>> pages(
            Server server, String after, List<ListedModel> models, int page) {
        if (page > MAX_PAGES) {
            return CompletableFuture.failedFuture(
                    new AskingException("the list of models has more than " + MAX_PAGES + " pages", 200));
        }
        String cursor = after.isEmpty() ? "" : "&after_id=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        return server.get(server.path("/models?limit=" + PAGE + cursor), Json::read)
                .thenCompose(answer -> {
                    for (Json model : answer.objects("data")) {
                        if (!model.text("id").isEmpty()) {
                            models.add(ListedModel.of(model.text("id"), model.count("max_input_tokens")));
                        }
                    }
                    return answer.isTrue("has_more") && !answer.text("last_id").isEmpty()
                            ? pages(server, answer.text("last_id"), models, page + 1)
                            : CompletableFuture.completedFuture(models);
                });
    }
}
