package dev.signalbox.core.http.proxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Modality;
import java.io.IOException;

/**
 * Reads the few fields of a request's body that its placement depends on, in one pass over the bytes.
 *
 * <p>Content is measured, not decoded: the length of a text is the distance between its quotes. The fields hold what the
 * last scan found. For one thread.
 */
final class BodyScanner {

    private final JsonFactory factory = JsonFactory.builder()
            // The body's size is limited where it is received.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(200)
                    .build())
            .build();

    /** The model's name; never empty after a scan. */
    String model = "";

    /** Where the model's name begins, with its quote, counted from the body's first byte. */
    int modelStart;

    /** Where the model's name ends, behind its quote. */
    int modelEnd;

    boolean streaming;
    boolean tools;
    int maxOutputTokens;
    Modality modality = Modality.TEXT;

    /** Tokens that the client counted out itself. */
    int givenTokens;

    int messages;
    int images;

    /** What requests of one conversation may share: the prompt cache's key, else the end user; empty if neither is given. */
    String session = "";

    /** Whether the prompt is to be continued as it is, without the model's template around it. */
    boolean raw;

    private final PromptSpans spans;

    /**
     * A scanner that hashes prompts by blocks.
     *
     * @param blockBytes their length; 0 for not hashing anything
     */
    BodyScanner(int blockBytes) {
        spans = new PromptSpans(blockBytes);
    }

    /** Scans a body that names its model and asks for a stream if it wants one. */
    void scan(byte[] bytes, int offset, int length) throws ProblemException {
        scan(bytes, offset, length, "", false);
    }

    /**
     * Scans a body.
     *
     * @param pathModel the model's name where the path has it; empty where the body does
     * @param streams whether a body that says nothing of it asks for a stream
     * @throws ProblemException if it is no JSON object with a model
     */
    void scan(byte[] bytes, int offset, int length, String pathModel, boolean streams) throws ProblemException {
        reset();
        spans.begin(bytes, offset);
        streaming = streams;
        try (JsonParser parser = factory.createParser(bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("invalid_json", "the body must be a JSON object", parser.currentTokenLocation());
            }
            for (String name = spans.nextName(parser); name != null; name = spans.nextName(parser)) {
                field(name, parser);
            }
            if (parser.nextToken() != null) {
                throw invalid(
                        "invalid_json", "there is more behind the body's JSON object", parser.currentTokenLocation());
            }
        } catch (JsonProcessingException e) {
            throw invalid("invalid_json", "the body is not valid JSON: " + e.getOriginalMessage(), e.getLocation());
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory can't fail to be read", e);
        } finally {
            spans.release();
        }
        if (!pathModel.isEmpty()) {
            model = pathModel;
        }
        if (model.isEmpty()) {
            throw new ProblemException(Problem.invalid(
                    400, "missing_model", "model", "the body has no \"model\", which must name the model to ask"));
        }
    }

    /** The prompt that the last scan found, by blocks. */
    PromptPrefix prefix() {
        return spans.prefix();
    }

    /** Bytes of JSON that the model will read as text. */
    long textBytes() {
        return spans.textBytes();
    }

    private void reset() {
        model = "";
        modelStart = 0;
        modelEnd = 0;
        streaming = false;
        tools = false;
        maxOutputTokens = InferenceRequest.UNKNOWN;
        modality = Modality.TEXT;
        givenTokens = 0;
        messages = 0;
        images = 0;
        session = "";
        raw = false;
    }

    private void field(String name, JsonParser parser) throws IOException, ProblemException {
        JsonToken value = parser.nextToken();
        switch (name) {
            case "model" -> model(value, parser);
            case "stream" -> streaming = value == JsonToken.VALUE_TRUE || (streaming && value == JsonToken.VALUE_NULL);
            case "max_tokens", "max_completion_tokens", "max_output_tokens" -> maxOutputTokens(name, value, parser);
            case "tools", "functions" -> tools |= spans.whole(value, parser, true);
            case "messages", "prompt", "input", "contents" -> prompt(value, parser);
            case "system", "instructions", "systemInstruction", "system_instruction", "content" ->
                instructions(value, parser);
            case "suffix" -> suffix(value, parser);
            case "raw" -> raw |= value == JsonToken.VALUE_TRUE;
            case "images" -> images(value, parser);
            case "options", "generationConfig", "generation_config", "metadata" -> settings(value, parser);
            case "prompt_cache_key" -> session = value == JsonToken.VALUE_STRING ? parser.getText() : session;
            case "user" -> user(value, parser);
            default -> parser.skipChildren();
        }
    }

    /** Settings that a protocol has in an object of their own. */
    private void settings(JsonToken value, JsonParser parser) throws IOException, ProblemException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name = spans.nextName(parser); name != null; name = spans.nextName(parser)) {
            JsonToken setting = parser.nextToken();
            switch (name) {
                case "num_predict" -> {
                    // Below 0 it means: as many as there are.
                    if (setting == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() >= 0) {
                        maxOutputTokens(name, setting, parser);
                    }
                }
                case "maxOutputTokens", "max_output_tokens" -> maxOutputTokens(name, setting, parser);
                case "user_id" -> user(setting, parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void user(JsonToken value, JsonParser parser) throws IOException {
        if (value == JsonToken.VALUE_STRING && session.isEmpty()) {
            session = parser.getText();
        } else {
            parser.skipChildren();
        }
    }

    /** A text, texts, or an object with parts. */
    private void instructions(JsonToken value, JsonParser parser) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            messageOrPart(parser);
        } else {
            content(value, parser);
        }
    }

    private void suffix(JsonToken value, JsonParser parser) throws IOException {
        raw |= value == JsonToken.VALUE_STRING && parser.getTextLength() > 0;
        spans.text(value, parser);
    }

    private void images(JsonToken value, JsonParser parser) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        for (JsonToken item = spans.nextItem(parser); item != JsonToken.END_ARRAY; item = spans.nextItem(parser)) {
            image();
            spans.other(item, parser);
        }
    }

    private void image() {
        images++;
        modality(Modality.IMAGE);
    }

    private void model(JsonToken value, JsonParser parser) throws IOException, ProblemException {
        if (!model.isEmpty()) {
            throw invalid("duplicate_model", "\"model\" is given twice", parser.currentTokenLocation());
        }
        if (value != JsonToken.VALUE_STRING) {
            throw invalid("invalid_model", "\"model\" must be a text", parser.currentTokenLocation());
        }
        modelStart = (int) parser.currentTokenLocation().getByteOffset();
        model = parser.getText();
        modelEnd = (int) parser.currentLocation().getByteOffset();
    }

    private void maxOutputTokens(String name, JsonToken value, JsonParser parser) throws IOException, ProblemException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.VALUE_NUMBER_INT
                || !parser.getNumberType().equals(JsonParser.NumberType.INT)
                || parser.getIntValue() < 0) {
            throw invalid(
                    "invalid_" + name,
                    "\"" + name + "\" must be a whole number, not negative",
                    parser.currentTokenLocation());
        }
        // A client that sends both the old and the new name means the new one.
        if (maxOutputTokens == InferenceRequest.UNKNOWN || !name.equals("max_tokens")) {
            maxOutputTokens = parser.getIntValue();
        }
    }

    /** What the model is to read: a text, texts, tokens, messages, or parts of one. */
    private void prompt(JsonToken value, JsonParser parser) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            spans.text(value, parser);
            return;
        }
        long start = parser.currentTokenLocation().getByteOffset();
        boolean tokens = false;
        for (JsonToken item = spans.nextItem(parser); item != JsonToken.END_ARRAY; item = spans.nextItem(parser)) {
            if (item == JsonToken.START_OBJECT) {
                messages++;
                messageOrPart(parser);
            } else if (item == JsonToken.START_ARRAY) {
                tokens(parser);
                tokens = true;
            } else if (item == JsonToken.VALUE_NUMBER_INT) {
                givenTokens++;
                tokens = true;
            } else {
                spans.text(item, parser);
            }
        }
        if (tokens) {
            spans.tokens(start, parser);
        }
    }

    private void tokens(JsonParser parser) throws IOException {
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            givenTokens++;
            parser.skipChildren();
        }
    }

    private void messageOrPart(JsonParser parser) throws IOException {
        for (String name = spans.nextName(parser); name != null; name = spans.nextName(parser)) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "content", "parts" -> content(value, parser);
                case "text", "refusal", "thinking" -> spans.text(value, parser);
                case "tool_calls",
                        "function_call",
                        "arguments",
                        "output",
                        "input",
                        "functionCall",
                        "functionResponse" -> spans.whole(value, parser, false);
                case "images" -> images(value, parser);
                case "image_url", "image", "source", "inlineData", "inline_data", "fileData", "file_data" -> {
                    image();
                    spans.other(value, parser);
                }
                case "input_audio", "audio_url", "audio" -> {
                    modality(value == JsonToken.VALUE_NULL ? Modality.TEXT : Modality.AUDIO);
                    spans.other(value, parser);
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void content(JsonToken value, JsonParser parser) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            spans.text(value, parser);
            return;
        }
        for (JsonToken item = spans.nextItem(parser); item != JsonToken.END_ARRAY; item = spans.nextItem(parser)) {
            if (item == JsonToken.START_OBJECT) {
                messageOrPart(parser);
            } else {
                spans.text(item, parser);
            }
        }
    }

    private void modality(Modality found) {
        if (found.compareTo(modality) > 0) {
            modality = found;
        }
    }

    private static ProblemException invalid(String code, String message, JsonLocation location) {
        return new ProblemException(Problem.invalid(
                400,
                code,
                "",
                message + " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")"));
    }
}
