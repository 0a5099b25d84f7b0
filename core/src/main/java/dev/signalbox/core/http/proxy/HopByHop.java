package dev.signalbox.core.http.proxy;

import java.util.Locale;

/** Tells the headers that concern one connection only, which a proxy must not pass on (RFC 9110, section 7.6.1). */
final class HopByHop {

    private HopByHop() {}

    /** Whether a header stays behind. */
    static boolean isOne(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("te");
            case 7 -> name.equalsIgnoreCase("trailer") || name.equalsIgnoreCase("upgrade");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 16 -> name.equalsIgnoreCase("proxy-connection");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            case 18 -> name.equalsIgnoreCase("proxy-authenticate");
            case 19 -> name.equalsIgnoreCase("proxy-authorization");
            default -> false;
        };
    }

    /** Whether a request's header stays behind, or is written anew for the next hop. */
    static boolean isOneOfRequest(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("host");
            case 6 -> name.equalsIgnoreCase("expect");
            case 14 -> name.equalsIgnoreCase("content-length");
            default -> isOne(name);
        };
    }

    /** Whether a {@code connection} header names the given header, besides the usual close and keep-alive. */
    static boolean names(String connection, String header) {
        if (connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close")) {
            return false;
        }
        String wanted = header.toLowerCase(Locale.ROOT);
        for (String token : connection.toLowerCase(Locale.ROOT).split(",", -1)) {
            if (token.strip().equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
