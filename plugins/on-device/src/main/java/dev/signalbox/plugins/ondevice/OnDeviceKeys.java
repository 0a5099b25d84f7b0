package dev.signalbox.plugins.ondevice;

import static dev.signalbox.spi.ConfigurationKey.Type.INTEGER;
import static dev.signalbox.spi.ConfigurationKey.Type.SECTION;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXT;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXTS;

import dev.signalbox.spi.ConfigurationKey;
import java.util.List;

/** The keys that the provider reads. */
final class OnDeviceKeys {

    static final List<ConfigurationKey> ALL = List.of(
            ConfigurationKey.required(
                    "runtime",
                    TEXT,
                    "what runs the model in the client, such as apple-foundation-models, gemini-nano-chrome,"
                            + " gemini-nano-android or llama-cpp"),
            ConfigurationKey.required(
                    "models", TEXTS, "the models that clients ask for and the one on the device stands in for"),
            ConfigurationKey.optional(
                    "upstream", TEXT, "the runtime's only model, else the name asked for", "the runtime's name for it"),
            ConfigurationKey.optional(
                            "contextTokens",
                            INTEGER,
                            "4096 for apple-foundation-models, else unknown",
                            "the longest prompt and answer together")
                    .between(1, Integer.MAX_VALUE),
            ConfigurationKey.optional("maxOutputTokens", INTEGER, "unknown", "the longest answer")
                    .between(1, Integer.MAX_VALUE),
            ConfigurationKey.optional("quantization", TEXT, "", "the width of its weights, such as q4_k_m"),
            ConfigurationKey.optional("operations", TEXTS, "chat, completion", "what it does")
                    .among(List.of("chat", "completion", "embeddings")),
            ConfigurationKey.optional("languages", TEXTS, "", "the languages it understands, such as en, de"),
            ConfigurationKey.optional("hardware", TEXT, "", "the typical device, as hardware catalogues name it"),
            ConfigurationKey.nested("labels", SECTION, "whatever else the client or the rules should know", List.of()));

    private OnDeviceKeys() {}
}
