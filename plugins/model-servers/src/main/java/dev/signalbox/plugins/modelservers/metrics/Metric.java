package dev.signalbox.plugins.modelservers.metrics;

import java.nio.charset.StandardCharsets;

/** A Prometheus metric that says something of a server's load. */
public final class Metric {

    private final byte[] name;
    private final byte[] label;
    private final Meaning meaning;

    private Metric(String name, String label, Meaning meaning) {
        if (name.length() < Long.BYTES) {
            throw new IllegalArgumentException("the scanner tells names apart by 8 bytes, and " + name + " has fewer");
        }
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.label = label.getBytes(StandardCharsets.US_ASCII);
        this.meaning = meaning;
    }

    /** A metric all of whose series count. */
    public static Metric of(String name, Meaning meaning) {
        return new Metric(name, "", meaning);
    }

    /**
     * A metric of which only some series count.
     *
     * @param label a label with its value as it stands on the page, such as {@code request_type="waiting"}
     */
    public static Metric of(String name, String label, Meaning meaning) {
        return new Metric(name, label, meaning);
    }

    Meaning meaning() {
        return meaning;
    }

    byte[] name() {
        return name;
    }

    int nameLength() {
        return name.length;
    }

    /** Whether a line of a page is a sample of this metric. */
    boolean matches(byte[] line, int start, int end) {
        if (end - start <= name.length) {
            return false;
        }
        // Refuses most that begin alike, at the cost of one byte: names of the same length are few.
        byte next = line[start + name.length];
        if (next != '{' && next != ' ' && next != '\t') {
            return false;
        }
        for (int i = name.length - 1; i >= 0; i--) {
            if (line[start + i] != name[i]) {
                return false;
            }
        }
        return label.length == 0 || hasLabel(line, start + name.length, end);
    }

    private boolean hasLabel(byte[] line, int start, int end) {
        for (int at = start; at + label.length <= end; at++) {
            int same = 0;
            while (same < label.length && line[at + same] == label[same]) {
                same++;
            }
            if (same == label.length) {
                return true;
            }
        }
        return false;
    }
}
