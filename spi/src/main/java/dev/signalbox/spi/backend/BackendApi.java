package dev.signalbox.spi.backend;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * How a backend is spoken to.
 *
 * @param protocol the language it speaks
 * @param basePath what its paths begin with below its address where that is not the protocol's own: {@code /v3} for a server
 *     that has {@code /v3/chat/completions} in place of {@code /v1/chat/completions}. Begins with a slash, or is empty
 * @param retryableStatuses the statuses that say nothing about the request, so that another backend may well serve it. All
 *     from 500 are, whether listed or not
 */
public record BackendApi(Protocol protocol, String basePath, Set<Integer> retryableStatuses) {

    /**
     * What an ordinary backend says when it, and not the request, is at fault: our credentials are refused or their credit is
     * used up (401, 402, 403), the model is gone (404), time has run out (408), it is busy (429).
     */
    public static final Set<Integer> RETRYABLE_STATUSES = Set.of(401, 402, 403, 404, 408, 429);

    /** OpenAI's API as most servers have it. */
    public static final BackendApi OPENAI = of(Protocol.OPENAI);

    public BackendApi {
        requireNonNull(protocol, "protocol");
        retryableStatuses = Set.copyOf(retryableStatuses);
        if (!basePath.isEmpty() && (!basePath.startsWith("/") || basePath.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "basePath is \"" + basePath + "\", must begin with a slash and not end with one, or be empty");
        }
        for (int status : retryableStatuses) {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException(
                        "retryable status " + status + " must be one of a failure, 400 to 599");
            }
        }
    }

    /** The protocol with the paths and statuses it ordinarily has. */
    public static BackendApi of(Protocol protocol) {
        String basePath =
                switch (protocol) {
                    case OPENAI, ANTHROPIC -> "/v1";
                    case GEMINI -> "/v1beta";
                    case OLLAMA -> "/api";
                    case KSERVE -> "/v2";
                    case ON_DEVICE -> "";
                };
        return new BackendApi(protocol, basePath, RETRYABLE_STATUSES);
    }

    /** Whether another backend may serve a request that this one answered so. */
    public boolean isRetryable(int status) {
        return status >= 500 || retryableStatuses.contains(status);
    }
}
