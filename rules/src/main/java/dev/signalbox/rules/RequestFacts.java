package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;

/**
 * What rules see of a request.
 *
 * @param request its attributes
 * @param requestClass the class it was given; empty while it is being classified
 * @param ttftTargetMs the target for the time to first token, the client's or else the class's; NaN if there is none
 * @param tpotTargetMs the target for the time per output token, the client's or else the class's; NaN if there is none
 */
public record RequestFacts(InferenceRequest request, String requestClass, double ttftTargetMs, double tpotTargetMs) {

    public RequestFacts {
        requireNonNull(request, "request");
        requireNonNull(requestClass, "requestClass");
    }

    /** A request that has no class yet. */
    public static RequestFacts unclassified(InferenceRequest request) {
        return new RequestFacts(request, "", request.ttftTargetMs(), request.tpotTargetMs());
    }

    /** The request's number in a field of type {@link FieldType#NUMBER}; NaN if unknown. */
    public double number(RequestField field) {
        return switch (field) {
            case PRIORITY -> request.priority();
            case PROMPT_TOKENS -> request.promptTokens();
            case MAX_OUTPUT_TOKENS -> count(request.maxOutputTokens());
            case EXPECTED_OUTPUT_TOKENS -> count(request.expectedOutputTokens());
            case TTFT_TARGET_MS -> ttftTargetMs;
            case TPOT_TARGET_MS -> tpotTargetMs;
            case DEADLINE_MS -> request.deadlineMs();
            default -> throw new IllegalArgumentException(field + " is not a number");
        };
    }

    /** The request's text in a field of type {@link FieldType#TEXT} or {@link FieldType#CHOICE}; empty if unknown. */
    public String text(RequestField field) {
        return switch (field) {
            case OPERATION -> request.operation().label();
            case MODEL -> request.model();
            case REQUEST_CLASS -> requestClass;
            case TENANT -> request.tenant();
            case MODALITY -> request.modality().name();
            case SESSION_ID -> request.sessionId();
            case REGION -> request.region();
            default -> throw new IllegalArgumentException(field + " is not a text");
        };
    }

    /** The request's flag in a field of type {@link FieldType#FLAG}. */
    public boolean flag(RequestField field) {
        return switch (field) {
            case STREAMING -> request.streaming();
            case TOOLS -> request.tools();
            default -> throw new IllegalArgumentException(field + " is not a flag");
        };
    }

    /** The label of that name; empty if unknown. */
    public String label(String name) {
        return request.labels().getOrDefault(name, "");
    }

    private static double count(int value) {
        return value == InferenceRequest.UNKNOWN ? Double.NaN : value;
    }
}
