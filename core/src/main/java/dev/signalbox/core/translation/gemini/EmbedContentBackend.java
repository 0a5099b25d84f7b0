package dev.signalbox.core.translation.gemini;

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
import dev.signalbox.core.translation.wire.Paths;
import java.util.ArrayList;
import java.util.List;

/** {@code :batchEmbedContents} as servers see it. */
public final class EmbedContentBackend implements EmbeddingsEndpoint {

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) {
        EmbeddingRequest embedding = (EmbeddingRequest) request;
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray("requests");
        for (String input : embedding.inputs()) {
            ObjectNode single = requests.addObject();
            single.put("model", Paths.ofModel(model).substring(1));
            single.putObject("content").putArray("parts").addObject().put("text", input);
            Json.putKnown(single, "outputDimensionality", embedding.dimensions());
        }
        return new OutgoingRequest(Paths.ofModel(model) + ":batchEmbedContents", body);
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        List<double[]> vectors = new ArrayList<>();
        for (JsonNode embedding : Json.items(body, "embeddings")) {
            vectors.add(Json.vector(embedding, "values"));
        }
        return new EmbeddingAnswer("", vectors, TokenUsage.UNKNOWN);
    }
}
