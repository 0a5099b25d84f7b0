package dev.signalbox.plugins.simulated;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated server reads of a request's JSON.
 *
 * @param model the model asked for; empty if none is
 * @param stream whether the answer is wanted as server-sent events
 * @param includeUsage whether the last event of a stream should count the tokens
 * @param maxTokens the limit on the answer; negative if there is none
 * @param ignoreEos whether the answer is to be exactly as long as the limit, as vLLM has it
 * @param base64 whether vectors are wanted as base64 instead of numbers
 * @param dimensions the length of the vectors; negative if not said
 * @param inputs the prompt, or each text to embed
 */
record RequestBody(
        String model,
        boolean stream,
        boolean includeUsage,
        int maxTokens,
        boolean ignoreEos,
        boolean base64,
        int dimensions,
        List<Input> inputs) {

    /** A text, as far as it matters: its length in tokens, at four characters each, and a hash of its content. */
    record Input(int tokens, long hash) {}

    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final JsonFactory JSON = new JsonFactory();

    RequestBody {
        inputs = List.copyOf(inputs);
    }

    /**
     * Reads a body.
     *
     * @throws IOException if it isn't a JSON object
     */
    static RequestBody read(byte[] json) throws IOException {
        Reader reader = new Reader();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the body is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                reader.field(field, parser);
                parser.skipChildren();
            }
        }
        return reader.body();
    }

    int promptTokens() {
        return inputs.stream().mapToInt(Input::tokens).sum();
    }

    long promptHash() {
        long hash = 0;
        for (Input input : inputs) {
            hash = hash * 31 + input.hash();
        }
        return hash;
    }

    private static final class Reader {

        private String model = "";
        private boolean stream;
        private boolean includeUsage;
        private int maxTokens = -1;
        private boolean ignoreEos;
        private boolean base64;
        private int dimensions = -1;
        private final List<Input> inputs = new ArrayList<>();

        void field(String field, JsonParser parser) throws IOException {
            switch (field) {
                case "model" -> model = parser.getValueAsString("");
                case "stream" -> stream = parser.getValueAsBoolean();
                case "max_tokens", "max_completion_tokens" -> maxTokens = parser.getValueAsInt(-1);
                case "ignore_eos" -> ignoreEos = parser.getValueAsBoolean();
                case "encoding_format" -> base64 = "base64".equals(parser.getValueAsString(""));
                case "dimensions" -> dimensions = parser.getValueAsInt(-1);
                case "stream_options" -> streamOptions(parser);
                case "messages" -> inputs.add(messages(parser));
                case "prompt", "input" -> texts(parser);
                default -> {}
            }
        }

        RequestBody body() {
            return new RequestBody(model, stream, includeUsage, maxTokens, ignoreEos, base64, dimensions, inputs);
        }

        private void streamOptions(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("include_usage")) {
                    includeUsage = parser.getValueAsBoolean();
                }
                parser.skipChildren();
            }
        }

        private static Input messages(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new IOException("messages is no list");
            }
            int characters = 0;
            long hash = 1;
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    throw new IOException("the body ends within messages");
                }
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.VALUE_STRING) {
                    characters += isText(parser.currentName()) ? parser.getTextLength() : 0;
                    hash = hash * 31 + parser.getText().hashCode();
                }
            }
            return new Input(tokens(characters), hash);
        }

        private static boolean isText(String field) {
            return "content".equals(field) || "text".equals(field);
        }

        private void texts(JsonParser parser) throws IOException {
            switch (parser.currentToken()) {
                case VALUE_STRING -> inputs.add(text(parser));
                case START_ARRAY -> list(parser);
                default -> throw new IOException("the prompt is neither a text nor a list");
            }
        }

        // A list of texts, of lists of token numbers, or of token numbers.
        private void list(JsonParser parser) throws IOException {
            int numbers = 0;
            long hash = 7;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null) {
                    throw new IOException("the body ends within a list");
                }
                switch (token) {
                    case VALUE_STRING -> inputs.add(text(parser));
                    case START_ARRAY -> list(parser);
                    case VALUE_NUMBER_INT -> {
                        numbers++;
                        hash = hash * 31 + parser.getValueAsLong();
                    }
                    default -> throw new IOException("a prompt is neither a text nor a list of tokens");
                }
            }
            if (numbers > 0) {
                inputs.add(new Input(numbers, hash));
            }
        }

        private static Input text(JsonParser parser) throws IOException {
            return new Input(tokens(parser.getTextLength()), parser.getText().hashCode());
        }

        private static int tokens(int characters) {
            return Math.max(1, (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN);
        }
    }
}
