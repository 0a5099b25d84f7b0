package dev.signalbox.plugins.modelservers.http;

import java.nio.charset.StandardCharsets;

/** The beginning of what a server said, for messages. */
public final class Excerpt {

    private static final int MAX_CHARACTERS = 200;

    private Excerpt() {}

    /** A colon and the text in one line; empty if there is none, or if it may repeat the key that was refused. */
    public static String of(int status, byte[] text) {
        String line = status == 401 || status == 403
                ? ""
                : new String(text, StandardCharsets.UTF_8).strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        if (line.isEmpty()) {
            return "";
        }
        return ": " + (line.length() > MAX_CHARACTERS ? line.substring(0, MAX_CHARACTERS) + "..." : line);
    }
}
