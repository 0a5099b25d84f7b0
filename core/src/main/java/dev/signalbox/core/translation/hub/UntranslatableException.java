package dev.signalbox.core.translation.hub;

/**
 * A request, valid or not, that can't be said in the backend's protocol without changing what it means.
 *
 * <p>Another backend may well take it, unless its field is plainly wrong.
 */
public final class UntranslatableException extends Exception {

    private static final long serialVersionUID = 1;

    /** More of a value is not worth repeating. */
    private static final int MAX_VALUE_LENGTH = 80;

    private final String field;
    private final String value;
    private final String reason;

    /**
     * @param field where in the body, such as {@code messages[2].content[0].type}; empty if it is the body itself
     * @param value what is there, as JSON; it is shortened
     * @param reason what is wrong with it and what would be right
     */
    public UntranslatableException(String field, String value, String reason) {
        super(message(field, shortened(value), reason));
        this.field = field;
        this.value = shortened(value);
        this.reason = reason;
    }

    public String field() {
        return field;
    }

    public String value() {
        return value;
    }

    public String reason() {
        return reason;
    }

    private static String message(String field, String value, String reason) {
        String place = field.isEmpty() ? "the body" : "\"" + field + "\"";
        return value.isEmpty() ? place + " " + reason : place + " is " + value + ", " + reason;
    }

    private static String shortened(String value) {
        return value.length() <= MAX_VALUE_LENGTH ? value : value.substring(0, MAX_VALUE_LENGTH) + "...";
    }
}
