package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.translation.wire.Json;

/** What servers of this protocol add to it by convention: thoughts, and the text at which an answer ended. */
final class OpenAiReasoning {

    private OpenAiReasoning() {}

    /** Thoughts by the name that DeepSeek, SGLang and llama.cpp give them, else by that of OpenRouter, Groq and vLLM. */
    static String of(JsonNode message) {
        String reasoning = Json.text(message, "reasoning_content");
        return reasoning.isEmpty() ? Json.text(message, "reasoning") : reasoning;
    }

    /** The text at which the answer ended, where the server says so as vLLM does; else empty. */
    static String stopSequence(JsonNode choice) {
        return Json.text(choice, "stop_reason");
    }
}
