package dev.signalbox.plugins.modelservers.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the few samples that matter out of a page in Prometheus' text format, as it arrives.
 *
 * <p>A page of vLLM has a thousand lines, nearly all of them histograms, and is read every second from every backend: lines
 * are compared as bytes, and only those of a known metric are looked at. Counts of several series, such as one per engine,
 * add up; shares are averaged.
 */
final class MetricsPage {

    static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final String NOT_PROMETHEUS = "is no Prometheus text";
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = LOW_BITS << 7;
    private static final long LINE_FEEDS = LOW_BITS * '\n';

    private final PrometheusFigures figures;
    private final Reading.Builder found = new Reading.Builder();
    /** Holds the beginning of a line that has not ended yet, and behind it what arrives. */
    private final byte[] buffer = new byte[4 * MAX_LINE_BYTES];

    private int carried;
    private boolean insideLongLine;
    private boolean foreign;

    MetricsPage(PrometheusFigures figures) {
        this.figures = figures;
    }

    /** Reads a page to its end, or until it is clear that it is none. */
    Reading read(InputStream text) throws IOException {
        int total = 0;
        int length = text.read(buffer, carried, buffer.length - carried);
        while (length >= 0) {
            total += length;
            if (total > MAX_BYTES) {
                return Reading.unreadable("is longer than " + MAX_BYTES + " bytes");
            }
            take(length);
            if (foreign) {
                return Reading.unreadable(NOT_PROMETHEUS);
            }
            length = text.read(buffer, carried, buffer.length - carried);
        }
        if (carried > 0 && !insideLongLine) {
            line(0, carried);
        }
        return foreign ? Reading.unreadable(NOT_PROMETHEUS) : result();
    }

    /** Takes the lines that end within what has arrived behind the carried bytes. */
    private void take(int length) {
        int end = carried + length;
        int lineStart = 0;
        for (int lineEnd = lineEnd(carried, end); lineEnd < end; lineEnd = lineEnd(lineStart, end)) {
            if (!insideLongLine) {
                line(lineStart, lineEnd);
            }
            insideLongLine = false;
            lineStart = lineEnd + 1;
        }
        carried = end - lineStart;
        if (carried > MAX_LINE_BYTES) {
            insideLongLine = true;
            carried = 0;
        } else {
            System.arraycopy(buffer, lineStart, buffer, 0, carried);
        }
    }

    /** The place of the next line feed, or the end: eight bytes at a time, as nearly all of a page is only passed over. */
    private int lineEnd(int start, int end) {
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long different = (long) EIGHT_BYTES.get(buffer, at) ^ LINE_FEEDS;
            long lineFeeds = (different - LOW_BITS) & ~different & HIGH_BITS;
            if (lineFeeds != 0) {
                return at + Long.numberOfTrailingZeros(lineFeeds) / Byte.SIZE;
            }
        }
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    private void line(int start, int end) {
        if (start == end || buffer[start] == '#' || buffer[start] == '\r') {
            return;
        }
        if (!isNameStart(buffer[start])) {
            foreign = true;
            return;
        }
        int index = figures.indexOf(buffer, start, end);
        if (index >= 0) {
            Metric metric = figures.at(index);
            found.add(metric.meaning(), value(start + metric.nameLength(), end));
        }
    }

    private static boolean isNameStart(byte character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '_'
                || character == ':';
    }

    /** The number after the labels; NaN if there is none that can be read. */
    private double value(int afterName, int end) {
        int at = afterName;
        if (buffer[at] == '{') {
            at = afterLabels(at + 1, end);
        }
        while (at < end && isBlank(buffer[at])) {
            at++;
        }
        int start = at;
        while (at < end && !isBlank(buffer[at])) {
            at++;
        }
        try {
            return Double.parseDouble(new String(buffer, start, at - start, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private int afterLabels(int start, int end) {
        boolean quoted = false;
        for (int i = start; i < end; i++) {
            if (buffer[i] == '\\' && quoted) {
                i++;
            } else if (buffer[i] == '"') {
                quoted = !quoted;
            } else if (buffer[i] == '}' && !quoted) {
                return i + 1;
            }
        }
        return end;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    private Reading result() {
        return found.isEmpty() ? Reading.unreadable("has no metric of " + figures.servers()) : found.build();
    }
}
