package dev.signalbox.core.decision;

import dev.signalbox.spi.InferenceRequest;
import org.jspecify.annotations.Nullable;

/** How long a request's answer is taken to be. */
final class Lengths {

    private Lengths() {}

    /** A length, but no more than the client's limit. */
    static int within(InferenceRequest request, int tokens) {
        return request.maxOutputTokens() == InferenceRequest.UNKNOWN
                ? tokens
                : Math.min(tokens, request.maxOutputTokens());
    }

    /**
     * How long the answer may be for a deadline to be met: the expected length, or where answers have shown it what nine of ten
     * stay within. A length that was given with the request stays.
     *
     * @param asked the request as it arrived
     * @param classified the same with the length that is expected
     */
    static int cautious(InferenceRequest asked, InferenceRequest classified, @Nullable OutputLength length) {
        return length == null || asked.expectedOutputTokens() != InferenceRequest.UNKNOWN
                ? classified.expectedOutputTokens()
                : within(asked, length.cautious());
    }
}
