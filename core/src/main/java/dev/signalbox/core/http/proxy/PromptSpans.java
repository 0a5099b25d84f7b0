package dev.signalbox.core.http.proxy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.prefix.PrefixHasher;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The stretches of a body that make up its prompt, as a parser passes them: measured and hashed where they lie, never decoded.
 *
 * <p>A text's end is known when the parser is at the next token, so that the parser is moved on here while a text is open. For
 * one thread.
 */
final class PromptSpans {

    private final PrefixHasher hasher;
    private byte[] array = {};
    private int base;
    private long textStart;
    private long otherStart;
    private long textBytes;

    /**
     * Spans that are hashed by blocks.
     *
     * @param blockBytes their length; 0 for not hashing anything
     */
    PromptSpans(int blockBytes) {
        hasher = new PrefixHasher(blockBytes);
    }

    /** Begins with a body, of which parsers count the bytes from an offset on. */
    void begin(byte[] bytes, int offset) {
        hasher.begin();
        array = bytes;
        base = offset;
        textStart = -1;
        otherStart = -1;
        textBytes = 0;
    }

    /** Forgets the body. What was found stays. */
    void release() {
        array = new byte[0];
    }

    /** Bytes of JSON that the model will read as text. */
    long textBytes() {
        return textBytes;
    }

    /** The prompt by blocks. */
    PromptPrefix prefix() {
        return hasher.end();
    }

    @Nullable
    String nextName(JsonParser parser) throws IOException {
        String name = parser.nextFieldName();
        endText(parser);
        return name;
    }

    JsonToken nextItem(JsonParser parser) throws IOException {
        JsonToken item = parser.nextToken();
        endText(parser);
        return item;
    }

    /** Counts a text from here to the next token, which is as good as its end and costs no decoding. */
    void text(JsonToken value, JsonParser parser) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            textStart = parser.currentTokenLocation().getByteOffset();
        } else {
            parser.skipChildren();
        }
    }

    /** Passes over what is no text, and tells one from another by its hash. */
    void other(JsonToken value, JsonParser parser) throws IOException {
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (value.isStructStart()) {
            hasher.other(array, at(start), at(parser.currentTokenLocation().getByteOffset()));
        } else if (value == JsonToken.VALUE_STRING) {
            otherStart = start;
        }
    }

    /** Takes tokens that the client counted out itself, which lie between a place and the parser's. */
    void tokens(long start, JsonParser parser) {
        hasher.text(array, at(start), at(parser.currentTokenLocation().getByteOffset()));
    }

    /**
     * Counts a whole value, brackets and all; tells whether it was an array or object with something in it.
     *
     * @param front whether models read it before the prompt
     */
    boolean whole(JsonToken value, JsonParser parser, boolean front) throws IOException {
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
            long end = parser.currentTokenLocation().getByteOffset();
            long bytes = end - start - 1;
            textBytes += bytes;
            if (front) {
                hasher.front(array, at(start), at(end));
            } else {
                hasher.text(array, at(start), at(end));
            }
            return bytes > 0;
        }
        text(value, parser);
        return false;
    }

    private void endText(JsonParser parser) {
        if (textStart >= 0) {
            // Less the two quotes, and the comma before whatever does not close.
            int frame = parser.currentToken().isStructEnd() ? 2 : 3;
            long next = parser.currentTokenLocation().getByteOffset();
            textBytes += Math.max(0, next - textStart - frame);
            hasher.text(array, at(textStart) + 1, closingQuote(at(next)));
            textStart = -1;
        } else if (otherStart >= 0) {
            hasher.other(
                    array,
                    at(otherStart),
                    closingQuote(at(parser.currentTokenLocation().getByteOffset())));
            otherStart = -1;
        }
    }

    private int at(long offset) {
        return base + (int) offset;
    }

    /** Where the text ends that stands before a token. */
    private int closingQuote(int next) {
        int end = next - 1;
        while (end > base && array[end] != '"') {
            end--;
        }
        return end;
    }
}
