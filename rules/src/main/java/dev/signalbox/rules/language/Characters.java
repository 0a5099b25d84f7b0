package dev.signalbox.rules.language;

/** Refuses what an editor would not show as it is read. */
public final class Characters {

    private Characters() {}

    /** Whether the text has only characters that can be seen or are white space; the source is told of the first other. */
    public static boolean allowed(Source source) {
        String text = source.text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = c < ' ' && c != '\n' && c != '\r' && c != '\t';
            boolean invisible = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            if (control || (c >= 0x7f && invisible)) {
                source.error(
                        i,
                        "refused-character",
                        String.format(
                                "the invisible character U+%04X is not allowed, because it can hide what a rule says",
                                (int) c));
                return false;
            }
        }
        return true;
    }
}
