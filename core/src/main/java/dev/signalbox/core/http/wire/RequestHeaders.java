package dev.signalbox.core.http.wire;

import dev.signalbox.spi.InferenceRequest;
import io.vertx.core.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what request headers say of a request's targets, caller and session. */
public final class RequestHeaders {

    /** Whose word on tenant, priority and labels counts. */
    public enum Trust {
        /** No caller's. */
        NOBODY,
        /** That of callers on this machine. */
        LOOPBACK,
        /** Every caller's: something in front of the sidecar vouches for them. */
        EVERYBODY;

        /** Whether the caller at an address, null for a local socket, is believed. */
        public boolean believes(@Nullable SocketAddress caller) {
            return switch (this) {
                case NOBODY -> false;
                case EVERYBODY -> true;
                case LOOPBACK -> caller == null || !caller.isInetSocket() || isLoopback(caller.hostAddress());
            };
        }

        private static boolean isLoopback(@Nullable String address) {
            return address != null
                    && (address.startsWith("127.")
                            || address.equals("0:0:0:0:0:0:0:1")
                            || address.equals("::1")
                            || address.startsWith("::ffff:127."));
        }
    }

    /** The header in which a client says what it can run models with itself. */
    public static final String ON_DEVICE = "x-signalbox-on-device";

    private static final String FAILED = "failed";
    private static final String DECISION = "decision=";

    private RequestHeaders() {}

    /**
     * Takes notice of a header if it is one that describes the request.
     *
     * @param name in any case
     * @param trusted whether the caller is believed about itself
     * @throws ProblemException if it has a value it can't have
     */
    public static void read(String name, String value, boolean trusted, InferenceRequest.Builder request)
            throws ProblemException {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "x-slo-ttft-ms", "x-llm-d-slo-ttft-ms" -> request.ttftTargetMs(milliseconds(name, value));
            case "x-slo-tpot-ms", "x-llm-d-slo-tpot-ms" -> request.tpotTargetMs(milliseconds(name, value));
            case "x-signalbox-deadline-ms" -> request.deadlineMs(milliseconds(name, value));
            case "x-session-id",
                    "x-session-token",
                    "x-session-affinity",
                    "x-claude-code-session-id",
                    "x-conversation-id" -> request.sessionId(value);
            case "x-signalbox-tenant" -> {
                if (trusted) {
                    request.tenant(value);
                }
            }
            case "x-signalbox-priority" -> {
                if (trusted) {
                    request.priority(wholeNumber(name, value));
                }
            }
            case "x-signalbox-labels" -> {
                if (trusted) {
                    labels(name, value).forEach(request::label);
                }
            }
            case ON_DEVICE -> onDevice(name, value.strip(), request);
            default -> {}
        }
    }

    /** What the client can run models with; after a failure it says so instead, so that no model of its own is a candidate. */
    private static void onDevice(String name, String value, InferenceRequest.Builder request) throws ProblemException {
        int semicolon = value.indexOf(';');
        if (!(semicolon < 0 ? value : value.substring(0, semicolon)).strip().equals(FAILED)) {
            request.label(InferenceRequest.ON_DEVICE_LABEL, value);
        } else if (semicolon < 0) {
            request.label(InferenceRequest.ON_DEVICE_FAILED_LABEL, InferenceRequest.UNNAMED_DECISION);
        } else {
            request.label(
                    InferenceRequest.ON_DEVICE_FAILED_LABEL,
                    decision(name, value, value.substring(semicolon + 1).strip()));
        }
    }

    private static String decision(String name, String value, String parameter) throws ProblemException {
        try {
            if (parameter.startsWith(DECISION)) {
                return UUID.fromString(parameter.substring(DECISION.length())).toString();
            }
        } catch (IllegalArgumentException e) {
            // Said below, as if there were none.
        }
        throw invalid(name, value, onDeviceFailed("") + " and the id that x-signalbox-decision-id had");
    }

    /** What a client sends in {@link #ON_DEVICE} if it could not run the model that a decision told it to. */
    public static String onDeviceFailed(String decisionId) {
        return FAILED + "; " + DECISION + decisionId;
    }

    private static double milliseconds(String name, String value) throws ProblemException {
        double number;
        try {
            number = Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            throw invalid(name, value, "a number of milliseconds above 0, such as 250");
        }
        if (!(number > 0) || Double.isInfinite(number)) {
            throw invalid(name, value, "a number of milliseconds above 0, such as 250");
        }
        return number;
    }

    private static int wholeNumber(String name, String value) throws ProblemException {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw invalid(name, value, "a whole number, higher for more important requests");
        }
    }

    private static Map<String, String> labels(String name, String value) throws ProblemException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String pair : value.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0 || pair.substring(0, equals).isBlank()) {
                throw invalid(name, value, "pairs such as data=personal,team=search");
            }
            labels.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return labels;
    }

    private static ProblemException invalid(String name, String value, String expected) {
        String shown = value.length() > 100 ? value.substring(0, 100) + "..." : value;
        return new ProblemException(Problem.invalid(
                400, "invalid_header", name, "the header " + name + " is \"" + shown + "\", must be " + expected));
    }
}
