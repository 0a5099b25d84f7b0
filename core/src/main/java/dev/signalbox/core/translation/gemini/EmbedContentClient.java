package dev.signalbox.core.translation.gemini;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code :embedContent}, for one text, and {@code :batchEmbedContents}, for many, as clients see them. */
public final class EmbedContentClient implements EmbeddingsSurface {

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = GeminiFields.of(node, "");
        List<Fields> requests = GeminiFields.objects(body, "requests");
        if (requests.isEmpty()) {
            return new EmbeddingRequest(List.of(text(body, losses)), body.integer("outputDimensionality"), false, true);
        }
        List<String> inputs = new ArrayList<>();
        @Nullable Integer dimensions = requests.get(0).integer("outputDimensionality");
        for (Fields request : requests) {
            if (!Objects.equals(request.integer("outputDimensionality"), dimensions)) {
                throw request.wrong(
                        "outputDimensionality", "can't be translated: other protocols have one for all the texts");
            }
            inputs.add(text(request, losses));
        }
        return new EmbeddingRequest(inputs, dimensions, false, false);
    }

    private static String text(Fields request, Losses losses) throws UntranslatableException {
        request.drop(losses, "taskType", "title");
        Fields content = GeminiFields.object(request, "content");
        List<Fields> parts = content == null ? List.of() : GeminiFields.objects(content, "parts");
        if (parts.size() != 1) {
            throw request.wrong("content", "must have one part, a text");
        }
        Fields part = parts.get(0);
        if (part.value("text") == null) {
            throw part.wrong("text", "must be there: other protocols have vectors of texts alone");
        }
        return part.text("text");
    }

    @Override
    public ObjectNode write(ModelAnswer modelAnswer, ModelRequest request, AnswerContext context) {
        EmbeddingAnswer answer = (EmbeddingAnswer) modelAnswer;
        ObjectNode body = Json.object();
        if (((EmbeddingRequest) request).single()) {
            double[] vector = answer.vectors().isEmpty()
                    ? new double[0]
                    : answer.vectors().get(0);
            Json.putVector(body.putObject("embedding"), "values", vector);
            return body;
        }
        ArrayNode embeddings = body.putArray("embeddings");
        for (double[] vector : answer.vectors()) {
            Json.putVector(embeddings.addObject(), "values", vector);
        }
        return body;
    }
}
