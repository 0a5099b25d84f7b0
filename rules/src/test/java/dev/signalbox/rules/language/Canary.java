package dev.signalbox.rules.language;

/** Sings when any code of it runs, which no policy can bring about. */
public final class Canary {

    /** The system property that its song sets. */
    public static final String SONG = "signalbox.canary";

    static {
        System.setProperty(SONG, "sang");
    }

    public Canary() {}

    /** Called by hostile policies, in vain. */
    public static int sing() {
        return 1;
    }
}
