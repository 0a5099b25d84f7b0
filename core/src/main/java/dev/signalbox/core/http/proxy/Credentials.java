package dev.signalbox.core.http.proxy;

/** Tells the headers that show who a caller is to a model server. */
final class Credentials {

    private Credentials() {}

    /** Whether a header holds a key or token: {@code authorization}, or a vendor's own. */
    static boolean isOne(String name) {
        return switch (name.length()) {
            case 6 -> name.equalsIgnoreCase("cookie");
            case 7 -> name.equalsIgnoreCase("api-key");
            case 9 -> name.equalsIgnoreCase("x-api-key");
            case 13 -> name.equalsIgnoreCase("authorization");
            case 14 -> name.equalsIgnoreCase("x-goog-api-key");
            default -> false;
        };
    }
}
