package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Rules in DRL's words put together from parts of another file, such as the rows of a table; what is found in them is told
 * with the places of those parts.
 */
public final class Transcript {

    private final Source original;
    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[64];
    private int[] origins = new int[64];
    private int parts;

    public Transcript(Source original) {
        this.original = requireNonNull(original, "original");
    }

    /**
     * Adds a word, number, text or symbol, set apart from what stands before it.
     *
     * @param origin where it comes from in the other file
     * @return its offset in the transcript
     */
    public int add(String written, int origin) {
        text.append(' ');
        if (parts == starts.length) {
            starts = Arrays.copyOf(starts, 2 * parts);
            origins = Arrays.copyOf(origins, 2 * parts);
        }
        int start = text.length();
        starts[parts] = start;
        origins[parts] = origin;
        parts++;
        text.append(written);
        return start;
    }

    /** The offset after all that was added. */
    public int length() {
        return text.length();
    }

    /** A text in quotes, of which DRL reads exactly the value. */
    public static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    /** What was added so far, as a source. */
    public Source source() {
        int[] from = Arrays.copyOf(starts, parts);
        int[] to = Arrays.copyOf(origins, parts);
        return original.derived(text.toString(), offset -> {
            int found = Arrays.binarySearch(from, offset);
            int part = found >= 0 ? found : -found - 2;
            return to.length == 0 ? 0 : to[Math.max(0, part)];
        });
    }
}
