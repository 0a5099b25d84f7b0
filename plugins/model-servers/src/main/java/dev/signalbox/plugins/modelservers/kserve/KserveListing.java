package dev.signalbox.plugins.modelservers.kserve;

import dev.signalbox.plugins.modelservers.http.Json;
import dev.signalbox.plugins.modelservers.server.Listed;
import dev.signalbox.plugins.modelservers.server.ListedModel;
import dev.signalbox.plugins.modelservers.server.Listing;
import dev.signalbox.plugins.modelservers.server.Server;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * {@code POST /v2/repository/index}, the extension of the protocol by which Triton and MLServer tell their models, and each
 * ready model's metadata: one that takes a {@code text_input} and gives a {@code text_output} generates text.
 */
public final class KserveListing implements Listing {

    private static final int MAX_MODELS_ASKED = 32;

    @Override
    public CompletableFuture<Listed> list(Server server) {
        return server.post(server.path("/repository/index"), "{\"ready\":true}", text -> Json.readList(text, "models"))
                .thenCompose(index -> described(server, names(index)));
    }

    /** Names of ready models, once for all versions. */
    private static List<String> names(List<Json> index) {
        return index.stream()
                .filter(model ->
                        model.text("state").isEmpty() || model.text("state").equals("READY"))
                .map(model -> model.text("name"))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private static CompletableFuture<Listed> described(Server server, List<String> names) {
        List<CompletableFuture<ListedModel>> models = new ArrayList<>();
        for (String name : names) {
            ListedModel tensors = model(name, Set.of(Operation.INFER));
            models.add(
                    models.size() < MAX_MODELS_ASKED
                            ? server.getOr(tensors, path(server, name), text -> described(name, Json.read(text)))
                            : CompletableFuture.completedFuture(tensors));
        }
        return CompletableFuture.allOf(models.toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        Listed.of(models.stream().map(CompletableFuture::join).toList()));
    }

    private static String path(Server server, String name) {
        return server.path(
                "/models/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static ListedModel described(String name, Json metadata) {
        boolean generates =
                has(metadata.objects("inputs"), "text_input") && has(metadata.objects("outputs"), "text_output");
        return model(
                name,
                generates ? Set.of(Operation.INFER, Operation.CHAT, Operation.COMPLETION) : Set.of(Operation.INFER));
    }

    private static boolean has(List<Json> tensors, String name) {
        return tensors.stream().anyMatch(tensor -> tensor.text("name").equals(name));
    }

    private static ListedModel model(String name, Set<Operation> operations) {
        return new ListedModel(name, name, operations, "", InferenceRequest.UNKNOWN);
    }
}
