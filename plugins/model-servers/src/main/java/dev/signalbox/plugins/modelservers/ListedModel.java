package dev.signalbox.plugins.modelservers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.signalbox.spi.InferenceRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A model as {@code GET /v1/models} lists it.
 *
 * @param id what the server calls it
 * @param contextTokens the longest prompt and answer; {@link InferenceRequest#UNKNOWN} if the server doesn't say
 * @param ownedBy who made it or serves it; empty if the server doesn't say
 */
record ListedModel(String id, int contextTokens, String ownedBy) {

    private static final JsonFactory JSON = new JsonFactory();
    // vLLM and SGLang; llama.cpp (in "meta", its own limit and the model's); Groq; OpenRouter and Together; Mistral.
    private static final Set<String> CONTEXT_FIELDS =
            Set.of("max_model_len", "n_ctx", "n_ctx_train", "context_window", "context_length", "max_context_length");

    /**
     * Reads an answer: an object with a list in {@code data}, or the list itself.
     *
     * @throws IOException if it is neither, or no JSON
     */
    static List<ListedModel> read(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                return list(parser);
            }
            if (first != JsonToken.START_OBJECT) {
                throw new IOException("is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY && field.equals("data")) {
                    return list(parser);
                }
                parser.skipChildren();
            }
            throw new IOException("has no list \"data\"");
        }
    }

    private static List<ListedModel> list(JsonParser parser) throws IOException {
        List<ListedModel> models = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            Reader reader = new Reader();
            reader.object(parser);
            if (!reader.id.isEmpty()) {
                models.add(new ListedModel(reader.id, reader.contextTokens(), reader.ownedBy));
            }
        }
        return List.copyOf(models);
    }

    private static final class Reader {

        private String id = "";
        private String ownedBy = "";
        private long limit;
        private long trained;

        void object(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("id")) {
                    id = parser.getValueAsString("");
                } else if (field.equals("owned_by")) {
                    ownedBy = parser.getValueAsString("");
                } else if (field.equals("meta") && value == JsonToken.START_OBJECT) {
                    object(parser);
                } else if (CONTEXT_FIELDS.contains(field) && value == JsonToken.VALUE_NUMBER_INT) {
                    if (field.equals("n_ctx_train")) {
                        trained = parser.getLongValue();
                    } else {
                        limit = parser.getLongValue();
                    }
                }
                parser.skipChildren();
            }
        }

        private int contextTokens() {
            long tokens = limit > 0 ? limit : trained;
            return tokens > 0 && tokens <= Integer.MAX_VALUE ? (int) tokens : InferenceRequest.UNKNOWN;
        }
    }
}
