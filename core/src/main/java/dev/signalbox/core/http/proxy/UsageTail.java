package dev.signalbox.core.http.proxy;

import dev.signalbox.spi.InferenceRequest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The end of an answer, in which backends say how many tokens they counted.
 *
 * <p>Keeps the last few buffers and looks into them once, when the answer has ended: nothing is parsed on the way.
 */
final class UsageTail {

    /** Answers with a usage have it near their end; behind it come at most timings and fingerprints. */
    private static final int MAX_BYTES = 4096;

    private static final byte[] USAGE = ascii("\"usage\"");
    private static final byte[] PROMPT_TOKENS = ascii("\"prompt_tokens\"");
    private static final byte[] COMPLETION_TOKENS = ascii("\"completion_tokens\"");
    private static final byte[] INPUT_TOKENS = ascii("\"input_tokens\"");
    private static final byte[] OUTPUT_TOKENS = ascii("\"output_tokens\"");

    private @Nullable Buffer beforeLast;
    private @Nullable Buffer last;
    private @Nullable Buffer newest;

    int promptTokens = InferenceRequest.UNKNOWN;
    int outputTokens = InferenceRequest.UNKNOWN;

    /** Takes the answer's next piece, which must not change any more. */
    void add(Buffer piece) {
        beforeLast = last;
        last = newest;
        newest = piece;
    }

    /** Looks for the counts. */
    void read() {
        if (newest == null) {
            return;
        }
        byte[] tail = last == null || newest.length() >= MAX_BYTES ? end(newest) : joined();
        int usage = lastIndexOf(tail, USAGE, tail.length);
        // An escaped quote belongs to a text that talks of a usage.
        while (usage > 0 && tail[usage - 1] == '\\') {
            usage = lastIndexOf(tail, USAGE, usage);
        }
        if (usage < 0) {
            return;
        }
        promptTokens = first(tail, usage, PROMPT_TOKENS, INPUT_TOKENS);
        outputTokens = first(tail, usage, COMPLETION_TOKENS, OUTPUT_TOKENS);
    }

    private static int first(byte[] tail, int from, byte[] name, byte[] otherName) {
        int value = numberOf(tail, from, name);
        return value == InferenceRequest.UNKNOWN ? numberOf(tail, from, otherName) : value;
    }

    private static int numberOf(byte[] tail, int from, byte[] name) {
        int i = indexOf(tail, name, from);
        if (i < 0) {
            return InferenceRequest.UNKNOWN;
        }
        i += name.length;
        while (i < tail.length && (tail[i] == ' ' || tail[i] == ':')) {
            i++;
        }
        long value = 0;
        int digits = 0;
        while (i < tail.length && tail[i] >= '0' && tail[i] <= '9' && digits < 10) {
            value = value * 10 + tail[i] - '0';
            digits++;
            i++;
        }
        return digits == 0 || value > Integer.MAX_VALUE ? InferenceRequest.UNKNOWN : (int) value;
    }

    private byte[] joined() {
        Buffer joined = Buffer.buffer();
        if (beforeLast != null) {
            joined.appendBytes(end(beforeLast));
        }
        if (last != null) {
            joined.appendBytes(end(last));
        }
        if (newest != null) {
            joined.appendBytes(end(newest));
        }
        return joined.getBytes();
    }

    private static byte[] end(Buffer buffer) {
        return buffer.getBytes(Math.max(0, buffer.length() - MAX_BYTES), buffer.length());
    }

    private static int indexOf(byte[] bytes, byte[] word, int from) {
        for (int i = from; i <= bytes.length - word.length; i++) {
            if (matches(bytes, i, word)) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] bytes, byte[] word, int before) {
        for (int i = before - word.length; i >= 0; i--) {
            if (matches(bytes, i, word)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] bytes, int at, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
