package dev.signalbox.core.http.proxy;

import dev.signalbox.core.translation.ErrorBodies;
import dev.signalbox.core.translation.StreamTranslation;
import dev.signalbox.core.translation.TranslatedAnswer;
import dev.signalbox.core.translation.TranslatedRequest;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One backend's answer on its way into the client's protocol: a stream piece by piece, anything else when it is complete.
 *
 * <p>Used in order: {@link #begin}, {@link #feed} for each piece, {@link #end}.
 */
final class AnswerTranslation {

    /** A longer answer is no answer of a model, and would fill the memory. */
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final String DROPPED = "x-signalbox-dropped";
    private static final int MAX_HEADER = 1000;
    private static final Pattern NOT_PLAIN = Pattern.compile("[^\\x20-\\x7e]");

    private final TranslatedRequest request;
    private final Protocol client;
    private final AnswerContext context;
    private final Buffer collected = Buffer.buffer();
    private @Nullable StreamTranslation stream;
    private TokenUsage usage = TokenUsage.UNKNOWN;
    private String failure = "";
    private int status;

    AnswerTranslation(TranslatedRequest request, Protocol client, AnswerContext context) {
        this.request = request;
        this.client = client;
        this.context = context;
    }

    TranslatedRequest request() {
        return request;
    }

    /** Takes the status the backend answers with. */
    void begin(int backendStatus) {
        status = backendStatus;
        if (status < 200 || (status >= 300 && status < 400)) {
            failure = "it has status " + status;
        } else if (isGood() && request.streaming()) {
            status = 200;
            stream = request.stream(context);
        }
    }

    /** Whether the answer leaves piece by piece. */
    boolean isStream() {
        return stream != null;
    }

    /** The status for the client; that of an answer that is no stream is known when it has ended. */
    int status() {
        return status;
    }

    /** Whether the backend's answer is none that its protocol has, so that another backend may do better. */
    boolean isMalformed() {
        return !failure().isEmpty();
    }

    /** What is wrong with the backend's answer, in words; empty as long as nothing is. */
    String failure() {
        return stream == null ? failure : stream.failure();
    }

    /** What the backend has counted. */
    TokenUsage usage() {
        return stream == null ? usage : stream.usage();
    }

    /** Takes the backend's next bytes; gives what is to be sent to the client, null if that is nothing yet. */
    @Nullable
    Buffer feed(Buffer piece) {
        StreamTranslation to = stream;
        if (to != null) {
            return buffer(to.feed(piece.getBytes()));
        }
        if (collected.length() + (long) piece.length() > MAX_BYTES) {
            failure = "it has more than " + MAX_BYTES + " bytes";
        } else {
            collected.appendBuffer(piece);
        }
        return null;
    }

    /** Ends a stream with an error before its time; gives the last of the client's, null if it is no stream, or has ended. */
    @Nullable
    Buffer breakOff(int errorStatus, String message) {
        StreamTranslation to = stream;
        return to == null ? null : buffer(to.breakOff(errorStatus, message));
    }

    /** Takes the end of the backend's answer; gives the last, or the whole, of the client's. */
    @Nullable
    Buffer end() {
        StreamTranslation to = stream;
        if (to != null) {
            return buffer(to.end());
        }
        byte[] body = collected.getBytes();
        TranslatedAnswer answer =
                isGood() ? request.answer(body, context) : ErrorBodies.translated(client, status, body);
        status = answer.status();
        usage = answer.usage();
        failure = answer.failure();
        return Buffer.buffer(answer.body());
    }

    /** Sets what the backend's own headers say of its body, as it is for the client's. */
    void describe(MultiMap headers) {
        headers.set(HttpHeaders.CONTENT_TYPE, stream == null ? "application/json" : request.streamType());
        if (!request.dropped().isEmpty()) {
            headers.set(DROPPED, headerValue(String.join(", ", request.dropped())));
        }
    }

    /** Whether a header of the backend's answer is about the bytes of its body. */
    static boolean isOfBody(String name) {
        return name.regionMatches(true, 0, "content-", 0, 8) || name.equalsIgnoreCase("etag");
    }

    /** Names of fields are the client's own, and may have what no header can. */
    private static String headerValue(String names) {
        String plain = NOT_PLAIN.matcher(names).replaceAll("?");
        return plain.length() > MAX_HEADER ? plain.substring(0, MAX_HEADER) + "..." : plain;
    }

    private boolean isGood() {
        return status >= 200 && status < 300;
    }

    private static @Nullable Buffer buffer(byte[] bytes) {
        return bytes.length == 0 ? null : Buffer.buffer(bytes);
    }
}
