package dev.signalbox.core.http.proxy;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Protocol;
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
    private static final byte[] USAGE_METADATA = ascii("\"usageMetadata\"");
    private static final byte[] TOTAL_DURATION = ascii("\"total_duration\"");
    private static final byte[] CACHE_READ = ascii("\"cache_read_input_tokens\"");
    private static final byte[] CACHE_WRITTEN = ascii("\"cache_creation_input_tokens\"");
    private static final byte[] PROMPT_TOKEN_COUNT = ascii("\"promptTokenCount\"");
    private static final byte[] CANDIDATES_TOKEN_COUNT = ascii("\"candidatesTokenCount\"");
    private static final byte[] THOUGHTS_TOKEN_COUNT = ascii("\"thoughtsTokenCount\"");
    private static final byte[] PROMPT_EVAL_COUNT = ascii("\"prompt_eval_count\"");
    private static final byte[] EVAL_COUNT = ascii("\"eval_count\"");
    private static final byte[] PROMPT_TOKENS = ascii("\"prompt_tokens\"");
    private static final byte[] COMPLETION_TOKENS = ascii("\"completion_tokens\"");
    private static final byte[] INPUT_TOKENS = ascii("\"input_tokens\"");
    private static final byte[] OUTPUT_TOKENS = ascii("\"output_tokens\"");

    private final Protocol protocol;
    private @Nullable Buffer first;
    private @Nullable Buffer beforeLast;
    private @Nullable Buffer last;
    private @Nullable Buffer newest;

    int promptTokens = InferenceRequest.UNKNOWN;
    int outputTokens = InferenceRequest.UNKNOWN;

    /** The end of an answer in a protocol. */
    UsageTail(Protocol protocol) {
        this.protocol = protocol;
    }

    /** Takes the counts from elsewhere. */
    void counted(int prompt, int output) {
        promptTokens = prompt;
        outputTokens = output;
    }

    /** Takes the answer's next piece, which must not change any more. */
    void add(Buffer piece) {
        if (first == null && protocol == Protocol.ANTHROPIC) {
            first = piece;
        }
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
        switch (protocol) {
            case ANTHROPIC -> readAnthropic(tail);
            case GEMINI -> {
                int usage = lastUnescaped(tail, USAGE_METADATA);
                if (usage >= 0) {
                    promptTokens = numberOf(tail, usage, PROMPT_TOKEN_COUNT);
                    outputTokens = sum(
                            numberOf(tail, usage, CANDIDATES_TOKEN_COUNT), numberOf(tail, usage, THOUGHTS_TOKEN_COUNT));
                }
            }
            case OLLAMA -> {
                int usage = lastUnescaped(tail, TOTAL_DURATION);
                if (usage >= 0) {
                    promptTokens = numberOf(tail, usage, PROMPT_EVAL_COUNT);
                    outputTokens = numberOf(tail, usage, EVAL_COUNT);
                }
            }
            case OPENAI, KSERVE, ON_DEVICE -> {
                int usage = lastUnescaped(tail, USAGE);
                if (usage >= 0) {
                    promptTokens = first(tail, usage, PROMPT_TOKENS, INPUT_TOKENS);
                    outputTokens = first(tail, usage, COMPLETION_TOKENS, OUTPUT_TOKENS);
                }
            }
        }
    }

    /** A stream counts the prompt in its first event and the answer in one of its last. */
    private void readAnthropic(byte[] tail) {
        int usage = lastUnescaped(tail, USAGE);
        if (usage >= 0) {
            promptTokens = anthropicPrompt(tail, usage);
            outputTokens = numberOf(tail, usage, OUTPUT_TOKENS);
        }
        if (promptTokens == InferenceRequest.UNKNOWN && first != null) {
            byte[] head = first.getBytes(0, Math.min(first.length(), MAX_BYTES));
            int started = indexOf(head, USAGE, 0);
            if (started >= 0) {
                promptTokens = anthropicPrompt(head, started);
            }
        }
    }

    /** What was read from the cache or written to it is not among the input tokens. */
    private static int anthropicPrompt(byte[] bytes, int usage) {
        int input = numberOf(bytes, usage, INPUT_TOKENS);
        return input == InferenceRequest.UNKNOWN
                ? input
                : sum(input, sum(numberOf(bytes, usage, CACHE_READ), numberOf(bytes, usage, CACHE_WRITTEN)));
    }

    private static int sum(int left, int right) {
        if (left == InferenceRequest.UNKNOWN || right == InferenceRequest.UNKNOWN) {
            return Math.max(left, right);
        }
        return (int) Math.min(Integer.MAX_VALUE, (long) left + right);
    }

    /** The last place of a name; an escaped quote belongs to a text that talks of it. */
    private static int lastUnescaped(byte[] tail, byte[] name) {
        int at = lastIndexOf(tail, name, tail.length);
        while (at > 0 && tail[at - 1] == '\\') {
            at = lastIndexOf(tail, name, at);
        }
        return at;
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
