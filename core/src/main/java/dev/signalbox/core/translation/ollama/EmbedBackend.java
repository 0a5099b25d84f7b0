package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.EmbeddingAnswer;
import dev.signalbox.core.translation.hub.EmbeddingRequest;
import dev.signalbox.core.translation.hub.EmbeddingsEndpoint;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/embed} as servers see it. */
public final class EmbedBackend implements EmbeddingsEndpoint {

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) {
        EmbeddingRequest embedding = (EmbeddingRequest) request;
        ObjectNode body = Json.object();
        body.put("model", model);
        ArrayNode input = body.putArray("input");
        embedding.inputs().forEach(input::add);
        Json.putKnown(body, "dimensions", embedding.dimensions());
        return new OutgoingRequest("/embed", body);
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        List<double[]> vectors = new ArrayList<>();
        ArrayNode given = Json.items(body, "embeddings");
        for (int i = 0; i < given.size(); i++) {
            vectors.add(Json.vector(given.get(i)));
        }
        return new EmbeddingAnswer(
                Json.text(body, "model"),
                vectors,
                new TokenUsage(Json.count(body, "prompt_eval_count"), -1, -1, -1, -1));
    }
}
