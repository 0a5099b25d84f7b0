package dev.signalbox.core.translation;

import dev.signalbox.core.translation.hub.TokenUsage;

/**
 * A whole answer, or an error, in the client's protocol; its type is {@code application/json}.
 *
 * @param status the status to answer with: 200, or that of the error
 * @param body not to be changed
 * @param usage what the backend counted
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed on, never compared
public record TranslatedAnswer(int status, byte[] body, TokenUsage usage) {

    static TranslatedAnswer failed(int status, byte[] body) {
        return new TranslatedAnswer(status, body, TokenUsage.UNKNOWN);
    }
}
