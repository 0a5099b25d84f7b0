package dev.signalbox.rules.language;

/** Refuses characters that an editor would not show as they are read, written themselves or as an escape. */
public final class Characters {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private Characters() {}

    /** Whether all are allowed; tells the source of the first that is not. */
    public static boolean allowed(Source source) {
        String text = source.text();
        if (text.startsWith(Character.toString(BYTE_ORDER_MARK))) {
            source.remove(
                    0, 1, "refused-character", "the file begins with a byte order mark; save it as UTF-8 without one");
            return false;
        }
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (isHidden(text.codePointAt(i))) {
                source.error(
                        i,
                        "refused-character",
                        String.format(
                                "the invisible character U+%04X is not allowed, because it can hide what a rule says",
                                text.codePointAt(i)));
                return false;
            }
        }
        return escapesAllowed(source);
    }

    private static boolean escapesAllowed(Source source) {
        String text = source.text();
        for (int i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', i + 2)) {
            if (text.startsWith("u", i + 1) && isHexadecimal(text, i + 2)) {
                int escaped = Integer.parseInt(text.substring(i + 2, i + 6), 16);
                if (isHidden(escaped)) {
                    source.error(
                            i,
                            "refused-character",
                            "the escape " + text.substring(i, i + 6)
                                    + " stands for a character that is not shown, which is not allowed");
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isHexadecimal(String text, int start) {
        if (start + 4 > text.length()) {
            return false;
        }
        for (int i = start; i < start + 4; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHidden(int character) {
        if (character >= ' ' && character < 0x7f) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\n' && character != '\r' && character != '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }
}
