package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.translation.wire.Json;

/** What servers of this protocol make of it by convention: thoughts, texts in parts, the text at which an answer ended. */
final class OpenAiReasoning {

    private OpenAiReasoning() {}

    /** Thoughts by the name that DeepSeek, SGLang and llama.cpp give them, else by that of OpenRouter, Groq and vLLM. */
    static String of(JsonNode message) {
        String reasoning = Json.text(message, "reasoning_content");
        return reasoning.isEmpty() ? Json.text(message, "reasoning") : reasoning;
    }

    /** The text, which some servers send in parts, as clients may. */
    static String content(JsonNode message) {
        StringBuilder text = new StringBuilder(Json.text(message, "content"));
        for (JsonNode part : Json.items(message, "content")) {
            text.append(Json.text(part, "text"));
        }
        return text.toString();
    }

    /** The text at which the answer ended, where the server says so as vLLM does; else empty. */
    static String stopSequence(JsonNode choice) {
        return Json.text(choice, "stop_reason");
    }
}
