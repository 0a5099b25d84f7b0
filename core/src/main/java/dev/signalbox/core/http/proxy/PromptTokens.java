package dev.signalbox.core.http.proxy;

import dev.signalbox.spi.InferenceRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Estimates a prompt's length in tokens from its bytes, and learns each model's ratio from what backends count.
 *
 * <p>Shared by all event loops. A ratio is one number, replaced as a whole: where two loops learn at once, one lesson may be
 * lost, which does no harm.
 */
final class PromptTokens {

    /** About four bytes of English for each token, as OpenAI says of its tokenizers. */
    private static final double INITIAL_TOKENS_PER_BYTE = 0.25;

    /** Tokens that mark a message's beginning, role and end; 3 to 5 in the usual chat templates. */
    private static final int TOKENS_PER_MESSAGE = 4;

    /** What a picture of 1024 x 1024 costs in OpenAI's vision models. */
    private static final int TOKENS_PER_IMAGE = 765;

    /** How much of each new observation enters the ratio. */
    private static final double LEARNING_RATE = 0.1;

    /** Shorter prompts say more of the template than of the ratio. */
    private static final long MIN_BYTES_TO_LEARN = 64;

    private static final double MIN_TOKENS_PER_BYTE = 0.02;
    private static final double MAX_TOKENS_PER_BYTE = 2;

    private final Map<String, Ratio> ratios = new ConcurrentHashMap<>();

    /** The likely length of a prompt. */
    int estimate(BodyScanner body) {
        Ratio ratio = ratios.get(body.model);
        double tokensPerByte = ratio == null ? INITIAL_TOKENS_PER_BYTE : ratio.tokensPerByte;
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(body.textBytes() * tokensPerByte) + fixed(body));
    }

    /** The tokens of a prompt that do not depend on the length of its texts. */
    static int fixed(BodyScanner body) {
        return body.givenTokens + body.messages * TOKENS_PER_MESSAGE + body.images * TOKENS_PER_IMAGE;
    }

    /**
     * Learns from an answer. The model must be one that is offered, so that clients can't fill the memory with names.
     *
     * @param fixed what {@link #fixed} gave
     * @param counted what the backend counted, or {@link InferenceRequest#UNKNOWN}
     */
    void learn(String model, long textBytes, int fixed, int counted) {
        if (counted == InferenceRequest.UNKNOWN || textBytes < MIN_BYTES_TO_LEARN) {
            return;
        }
        double observed = (counted - fixed) / (double) textBytes;
        if (observed < MIN_TOKENS_PER_BYTE || observed > MAX_TOKENS_PER_BYTE) {
            return;
        }
        Ratio ratio = ratios.get(model);
        if (ratio == null) {
            ratio = ratios.computeIfAbsent(model, key -> new Ratio());
        }
        ratio.learn(observed);
    }

    private static final class Ratio {

        volatile double tokensPerByte = INITIAL_TOKENS_PER_BYTE;

        void learn(double observed) {
            double current = tokensPerByte;
            tokensPerByte = current + LEARNING_RATE * (observed - current);
        }
    }
}
