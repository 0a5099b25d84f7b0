package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
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

/** {@code /v1/embeddings} as servers see it. */
public final class EmbeddingsBackend implements EmbeddingsEndpoint {

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) {
        EmbeddingRequest embedding = (EmbeddingRequest) request;
        ObjectNode body = Json.object();
        body.put("model", model);
        ArrayNode input = body.putArray("input");
        embedding.inputs().forEach(input::add);
        body.put("encoding_format", "float");
        Json.putKnown(body, "dimensions", embedding.dimensions());
        return new OutgoingRequest("/embeddings", body);
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        List<double[]> vectors = new ArrayList<>();
        for (JsonNode item : Json.items(body, "data")) {
            vectors.add(Json.vector(item, "embedding"));
        }
        int prompt = Json.count(body.path("usage"), "prompt_tokens");
        return new EmbeddingAnswer(Json.text(body, "model"), vectors, new TokenUsage(prompt, -1, -1, -1, -1));
    }
}
