package dev.signalbox.plugins.modelservers.gemini;

import dev.signalbox.plugins.modelservers.http.Json;
import dev.signalbox.plugins.modelservers.server.AskingException;
import dev.signalbox.plugins.modelservers.server.Listed;
import dev.signalbox.plugins.modelservers.server.ListedModel;
import dev.signalbox.plugins.modelservers.server.Listing;
import dev.signalbox.plugins.modelservers.server.Server;
import dev.signalbox.spi.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * {@code GET /v1beta/models}, page by page. What a model does stands in {@code supportedGenerationMethods}; one that does
 * nothing of ours is left out.
 */
public final class GeminiListing implements Listing {

    private static final int MAX_PAGES = 20;
    private static final int PAGE = 1_000;
    private static final String RESOURCE = "models/";
    // They have generateContent too, but answer with pictures or sound.
    private static final Pattern NOT_TEXT = Pattern.compile("-image|-tts|-audio|-live|imagen|veo|lyria");

    @Override
    public CompletableFuture<Listed> list(Server server) {
        return pages(server, "", new ArrayList<>(), 1).thenApply(Listed::of);
    }

    private static CompletableFuture<List<ListedModel>> pages(
            Server server, String token, List<ListedModel> models, int page) {
        if (page > MAX_PAGES) {
            return CompletableFuture.failedFuture(
                    new AskingException("the list of models has more than " + MAX_PAGES + " pages", 200));
        }
        String cursor = token.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        return server.get(server.path("/models?pageSize=" + PAGE + cursor), Json::read)
                .thenCompose(answer -> {
                    for (Json model : answer.objects("models")) {
                        add(model, models);
                    }
                    String next = answer.text("nextPageToken");
                    return next.isEmpty()
                            ? CompletableFuture.completedFuture(models)
                            : pages(server, next, models, page + 1);
                });
    }

    private static void add(Json model, List<ListedModel> models) {
        String name = model.text("name").startsWith(RESOURCE)
                ? model.text("name").substring(RESOURCE.length())
                : model.text("name");
        Set<Operation> operations = operations(model.texts("supportedGenerationMethods"));
        if (!name.isEmpty() && !operations.isEmpty() && !NOT_TEXT.matcher(name).find()) {
            models.add(new ListedModel(name, name, operations, "", model.count("inputTokenLimit")));
        }
    }

    private static Set<Operation> operations(List<String> methods) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        if (methods.contains("generateContent")) {
            operations.add(Operation.CHAT);
        }
        if (methods.contains("embedContent")) {
            operations.add(Operation.EMBEDDINGS);
        }
        return operations;
    }
}
