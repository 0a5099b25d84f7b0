package dev.signalbox.core.translation;

import dev.signalbox.core.translation.hub.TokenUsage;

/**
 * A whole answer, or an error, in the client's protocol; its type is {@code application/json}.
 *
 * @param status the status to answer with: 200, or that of the error
 * @param body not to be changed
 * @param usage what the backend counted
 * @param failure why the backend's answer is none that its protocol has, in words; empty if it is one, an error for example
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed on, never compared
public record TranslatedAnswer(int status, byte[] body, TokenUsage usage, String failure) {

    /** An error of the backend's own. */
    static TranslatedAnswer error(int status, byte[] body) {
        return new TranslatedAnswer(status, body, TokenUsage.UNKNOWN, "");
    }
}
