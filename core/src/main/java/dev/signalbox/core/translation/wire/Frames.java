package dev.signalbox.core.translation.wire;

import dev.signalbox.core.translation.hub.MalformedAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into its events, however its bytes arrive: the data of server-sent events, or lines of JSON.
 *
 * <p>Bytes are decoded a line at a time, so that no character is cut. For one stream and one thread.
 */
public final class Frames {

    /** More in one event than this, and the backend is not to be trusted. */
    static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    private static final int FIRST_CAPACITY = 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final boolean lines;
    private final Receiver receiver;

    private byte[] line = new byte[FIRST_CAPACITY];
    private int lineLength;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;
    private @Nullable StringBuilder data;

    private Frames(boolean lines, Receiver receiver) {
        this.lines = lines;
        this.receiver = receiver;
    }

    /** Takes each event's data. */
    @FunctionalInterface
    public interface Receiver {
        void frame(String data) throws MalformedAnswerException;
    }

    /** Server-sent events, as the HTML standard has them; their types, ids and comments are nobody's concern here. */
    public static Frames ofEvents(Receiver receiver) {
        return new Frames(false, receiver);
    }

    /** A value on each line; empty lines are nothing. */
    public static Frames ofLines(Receiver receiver) {
        return new Frames(true, receiver);
    }

    /** Takes the next bytes. */
    public void feed(byte[] bytes, int offset, int length) throws MalformedAnswerException {
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                afterCarriageReturn = false;
                continue;
            }
            append(bytes, start, i);
            start = i + 1;
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                continue;
            }
            afterCarriageReturn = b == '\r';
            endLine();
        }
        append(bytes, start, end);
    }

    /** Takes what is left when the stream ends: a last line without its end counts, and so does a last event. */
    public void end() throws MalformedAnswerException {
        if (lineLength > 0) {
            endLine();
        }
        if (!lines) {
            dispatch();
        }
    }

    private void append(byte[] bytes, int from, int to) throws MalformedAnswerException {
        int length = to - from;
        if (lineLength + length > MAX_FRAME_BYTES) {
            throw new MalformedAnswerException("one event of the stream has more than " + MAX_FRAME_BYTES + " bytes");
        }
        if (lineLength + length > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, lineLength + length));
        }
        System.arraycopy(bytes, from, line, lineLength, length);
        lineLength += length;
    }

    private void endLine() throws MalformedAnswerException {
        String text = new String(line, 0, lineLength, StandardCharsets.UTF_8);
        lineLength = 0;
        if (firstLine) {
            firstLine = false;
            text = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        }
        if (lines) {
            if (!text.isBlank()) {
                receiver.frame(text);
            }
        } else if (text.isEmpty()) {
            dispatch();
        } else {
            field(text);
        }
    }

    private void field(String text) throws MalformedAnswerException {
        if (!text.startsWith("data") || (text.length() > 4 && text.charAt(4) != ':')) {
            return;
        }
        String value = text.length() <= 5 ? "" : text.substring(text.charAt(5) == ' ' ? 6 : 5);
        if (data == null) {
            data = new StringBuilder(value);
        } else {
            if (data.length() + value.length() > MAX_FRAME_BYTES) {
                throw new MalformedAnswerException(
                        "one event of the stream has more than " + MAX_FRAME_BYTES + " bytes");
            }
            data.append('\n').append(value);
        }
    }

    private void dispatch() throws MalformedAnswerException {
        if (data != null) {
            String complete = data.toString();
            data = null;
            receiver.frame(complete);
        }
    }
}
