package dev.signalbox.plugins.ondevice;

import dev.signalbox.spi.InferenceRequest;
import java.util.Arrays;
import java.util.Optional;

/** A runtime whose maker documents what it can do; the README names the sources. */
enum KnownRuntime {
    APPLE_FOUNDATION_MODELS(
            "apple-foundation-models", "SystemLanguageModel.default", 4096, "SystemLanguageModel.default.availability"),
    /** The window is told by each session, and by no page. */
    GEMINI_NANO_CHROME("gemini-nano-chrome", "gemini-nano", InferenceRequest.UNKNOWN, "LanguageModel.availability()"),
    /** The limits depend on the device. */
    GEMINI_NANO_ANDROID(
            "gemini-nano-android", "gemini-nano", InferenceRequest.UNKNOWN, "GenerativeModel.checkStatus()");

    private final String label;
    private final String model;
    private final int contextTokens;
    private final String availability;

    KnownRuntime(String label, String model, int contextTokens, String availability) {
        this.label = label;
        this.model = model;
        this.contextTokens = contextTokens;
        this.availability = availability;
    }

    static Optional<KnownRuntime> of(String label) {
        return Arrays.stream(values())
                .filter(runtime -> runtime.label.equals(label))
                .findFirst();
    }

    /** Its name for its only model. */
    String model() {
        return model;
    }

    /** The longest prompt and answer together; {@link InferenceRequest#UNKNOWN} if no page says. */
    int contextTokens() {
        return contextTokens;
    }

    /** What a program asks to learn whether the model can run on the device it is on. */
    String availability() {
        return availability;
    }
}
