package dev.signalbox.plugins.modelservers.server;

import static java.util.Objects.requireNonNull;

/**
 * How a system is shown a key.
 *
 * @param header the header that carries it
 * @param prefix what stands before it there
 * @param example how an operator might name it, such as {@code env:GROQ_API_KEY}
 */
public record Credentials(String header, String prefix, String example) {

    private static final String BEARER = "authorization";

    public Credentials {
        requireNonNull(header, "header");
        requireNonNull(prefix, "prefix");
        requireNonNull(example, "example");
    }

    /** A key that its bearer shows. */
    public static Credentials bearer(String example) {
        return in(BEARER, example);
    }

    /** A key in a header: with {@code Bearer} in {@code authorization}, alone in any other. */
    public static Credentials in(String header, String example) {
        return new Credentials(header, header.equalsIgnoreCase(BEARER) ? "Bearer " : "", example);
    }
}
