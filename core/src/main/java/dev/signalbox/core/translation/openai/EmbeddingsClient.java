package dev.signalbox.core.translation.openai;

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** {@code /v1/embeddings} as clients see it. */
public final class EmbeddingsClient implements EmbeddingsSurface {

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = new Fields(node, "");
        body.value("model");
        List<String> inputs = body.texts("input");
        if (inputs.isEmpty()) {
            throw body.wrong("input", "must be a text or an array of texts");
        }
        String format = body.text("encoding_format");
        if (!format.isEmpty() && !format.equals("float") && !format.equals("base64")) {
            throw body.wrong("encoding_format", "must be float or base64");
        }
        Integer dimensions = body.integer("dimensions");
        body.drop(losses, "user");
        body.dropRest(losses);
        return new EmbeddingRequest(inputs, dimensions, format.equals("base64"), false);
    }

    @Override
    public ObjectNode write(ModelAnswer modelAnswer, ModelRequest request, AnswerContext context) {
        EmbeddingAnswer answer = (EmbeddingAnswer) modelAnswer;
        ObjectNode body = Json.object();
        body.put("object", "list");
        ArrayNode data = body.putArray("data");
        for (double[] vector : answer.vectors()) {
            ObjectNode item = data.addObject();
            item.put("object", "embedding");
            item.put("index", data.size() - 1);
            if (((EmbeddingRequest) request).encoded()) {
                item.put("embedding", encoded(vector));
            } else {
                Json.putVector(item, "embedding", vector);
            }
        }
        body.put("model", answer.model().isEmpty() ? context.model() : answer.model());
        ObjectNode usage = body.putObject("usage");
        usage.put("prompt_tokens", Math.max(0, answer.usage().prompt()));
        usage.put("total_tokens", Math.max(0, answer.usage().prompt()));
        return body;
    }

    private static String encoded(double[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : vector) {
            bytes.putFloat((float) value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
