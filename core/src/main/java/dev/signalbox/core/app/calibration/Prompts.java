package dev.signalbox.core.app.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.spi.Operation;
import java.util.random.RandomGenerator;

/** Requests of which no two begin alike, so that no prefix cache answers a part of them. */
final class Prompts {

    /** About what a tokenizer makes of English. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private static final String[] WORDS = {
        "signal", "track", "train", "points", "lamp", "lever", "bell", "block", "guard", "north", "south", "night",
        "early", "green", "amber", "slow", "clear", "line", "cabin", "wire", "freight", "stop", "yard", "bridge"
    };

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String model;
    private final Operation operation;
    private final RandomGenerator random;

    /**
     * Requests for a model.
     *
     * @param model its name as the backend knows it
     * @param operation chat or completion
     */
    Prompts(String model, Operation operation, RandomGenerator random) {
        this.model = model;
        this.operation = operation;
        this.random = random;
    }

    /**
     * The body of a request.
     *
     * @param exactly whether to ask for exactly so many tokens, as own servers understand and hosted ones refuse
     */
    byte[] body(int promptTokens, int outputTokens, boolean exactly) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model);
        body.put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        body.put("max_tokens", outputTokens);
        if (exactly) {
            body.put("ignore_eos", true);
        }
        if (operation == Operation.CHAT) {
            body.putArray("messages").addObject().put("role", "user").put("content", text(promptTokens));
        } else {
            body.put("prompt", text(promptTokens));
        }
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can't fail to be written", e);
        }
    }

    private String text(int tokens) {
        int length = tokens * CHARACTERS_PER_TOKEN;
        StringBuilder text = new StringBuilder(length + 16);
        text.append(Long.toHexString(random.nextLong())).append(". Write a very long story of these words:");
        while (text.length() < length) {
            text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        // A shorter prompt than the request for a story itself is nonsense, and its answer of no less use.
        text.setLength(Math.max(length, 16));
        return text.toString();
    }
}
