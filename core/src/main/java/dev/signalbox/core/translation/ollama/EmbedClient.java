package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.EmbeddingAnswer;
import dev.signalbox.core.translation.hub.EmbeddingRequest;
import dev.signalbox.core.translation.hub.EmbeddingsSurface;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Json;
import java.util.List;

/** {@code /api/embed} as clients see it, and its predecessor {@code /api/embeddings}, which has a prompt and one vector. */
public final class EmbedClient implements EmbeddingsSurface {

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = new Fields(node, "");
        body.value("model");
        body.drop(losses, "truncate", "options", "keep_alive");
        List<String> inputs = body.texts("input");
        String prompt = body.text("prompt");
        Integer dimensions = body.integer("dimensions");
        body.dropRest(losses);
        if (!inputs.isEmpty()) {
            return new EmbeddingRequest(inputs, dimensions, false, false);
        }
        if (prompt.isEmpty()) {
            throw body.wrong("input", "must be a text or an array of texts");
        }
        return new EmbeddingRequest(List.of(prompt), dimensions, false, true);
    }

    @Override
    public ObjectNode write(ModelAnswer modelAnswer, ModelRequest request, AnswerContext context) {
        EmbeddingAnswer answer = (EmbeddingAnswer) modelAnswer;
        ObjectNode body = Json.object();
        if (((EmbeddingRequest) request).single()) {
            Json.putVector(
                    body,
                    "embedding",
                    answer.vectors().isEmpty()
                            ? new double[0]
                            : answer.vectors().get(0));
            return body;
        }
        body.put("model", answer.model().isEmpty() ? context.model() : answer.model());
        ArrayNode vectors = body.putArray("embeddings");
        for (double[] vector : answer.vectors()) {
            vectors.add(Json.vector(vector));
        }
        Json.putKnown(body, "prompt_eval_count", answer.usage().prompt());
        return body;
    }
}
