package dev.signalbox.core.policy;

import java.util.Locale;

/** Where policies come from without anybody bringing them. */
public enum PolicyOrigin {
    /** The policy directory, which is watched. */
    DIRECTORY("policy directory"),
    /** A bundle, which is fetched from a server. */
    BUNDLE("bundle");

    private final String words;

    PolicyOrigin(String words) {
        this.words = words;
    }

    /** Who is said to have brought what comes from there. */
    public String author() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is, in words, without an article. */
    public String words() {
        return words;
    }
}
