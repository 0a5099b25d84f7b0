package dev.signalbox.spi;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;

/**
 * The attributes of one request on which its placement may depend; never its content.
 *
 * @param operation what is asked for
 * @param model the model's name as the client gave it
 * @param tenant who asks, from a trusted caller; empty if unknown
 * @param priority higher is more important; 0 is ordinary
 * @param promptTokens the prompt's length in tokens, estimated before a tokenizer has seen it; not negative
 * @param maxOutputTokens the client's limit on the answer, in tokens; {@link #UNKNOWN} if it set none
 * @param expectedOutputTokens the answer's likely length in tokens; {@link #UNKNOWN} until the request is classified
 * @param streaming whether the client reads the answer as it is generated
 * @param tools whether the client offers tools to call
 * @param modality the richest kind of content in the input
 * @param sessionId what requests of one conversation share; empty if unknown
 * @param region where the client is; empty if unknown
 * @param ttftTargetMs the client's target for the time to the first token, in milliseconds; NaN if it set none
 * @param tpotTargetMs the client's target for the time per output token, in milliseconds; NaN if it set none
 * @param deadlineMs the time the client gives the whole answer, in milliseconds from its arrival; NaN if it set none
 * @param labels whatever else a trusted caller says of the request
 */
public record InferenceRequest(
        Operation operation,
        String model,
        String tenant,
        int priority,
        int promptTokens,
        int maxOutputTokens,
        int expectedOutputTokens,
        boolean streaming,
        boolean tools,
        Modality modality,
        String sessionId,
        String region,
        double ttftTargetMs,
        double tpotTargetMs,
        double deadlineMs,
        Map<String, String> labels) {

    /** A count that is not known. */
    public static final int UNKNOWN = -1;

    /**
     * The label of a request whose client can run models itself: the names of what it runs them with, such as {@code
     * apple-foundation-models}, with commas between them.
     */
    public static final String ON_DEVICE_LABEL = "on-device";

    /**
     * The label of a request whose client ran a model itself, as a decision told it, and failed: the id of that decision, or
     * {@link #UNNAMED_DECISION} if the client does not name it.
     */
    public static final String ON_DEVICE_FAILED_LABEL = "on-device-failed";

    /** In the place of a decision's id that is not known. */
    public static final String UNNAMED_DECISION = "unnamed";

    public InferenceRequest {
        requireNonNull(operation, "operation");
        requireNonNull(model, "model");
        requireNonNull(tenant, "tenant");
        requireNonNull(modality, "modality");
        requireNonNull(sessionId, "sessionId");
        requireNonNull(region, "region");
        labels = Map.copyOf(labels);
        if (promptTokens < 0) {
            throw new IllegalArgumentException("promptTokens is " + promptTokens + ", must not be negative");
        }
        requireCount(maxOutputTokens, "maxOutputTokens");
        requireCount(expectedOutputTokens, "expectedOutputTokens");
        requirePositive(ttftTargetMs, "ttftTargetMs");
        requirePositive(tpotTargetMs, "tpotTargetMs");
        requirePositive(deadlineMs, "deadlineMs");
    }

    /** Starts a request with everything else unknown or ordinary. */
    public static Builder builder(Operation operation, String model) {
        return new Builder(operation, model);
    }

    /** Starts a request that is like this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(operation, model);
        builder.tenant = tenant;
        builder.priority = priority;
        builder.promptTokens = promptTokens;
        builder.maxOutputTokens = maxOutputTokens;
        builder.expectedOutputTokens = expectedOutputTokens;
        builder.streaming = streaming;
        builder.tools = tools;
        builder.modality = modality;
        builder.sessionId = sessionId;
        builder.region = region;
        builder.ttftTargetMs = ttftTargetMs;
        builder.tpotTargetMs = tpotTargetMs;
        builder.deadlineMs = deadlineMs;
        builder.labels = labels;
        return builder;
    }

    private static void requireCount(int value, String name) {
        if (value < UNKNOWN) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a count or UNKNOWN (-1)");
        }
    }

    private static void requirePositive(double value, String name) {
        if (value <= 0 || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", must be positive and finite, or NaN if unknown");
        }
    }

    /** Collects a request's attributes; the names and meanings are those of the record. Not thread-safe. */
    public static final class Builder {

        private final Operation operation;
        private final String model;
        private String tenant = "";
        private int priority;
        private int promptTokens;
        private int maxOutputTokens = UNKNOWN;
        private int expectedOutputTokens = UNKNOWN;
        private boolean streaming;
        private boolean tools;
        private Modality modality = Modality.TEXT;
        private String sessionId = "";
        private String region = "";
        private double ttftTargetMs = Double.NaN;
        private double tpotTargetMs = Double.NaN;
        private double deadlineMs = Double.NaN;
        private Map<String, String> labels = Map.of();

        private Builder(Operation operation, String model) {
            this.operation = operation;
            this.model = model;
        }

        public Builder tenant(String value) {
            tenant = value;
            return this;
        }

        public Builder priority(int value) {
            priority = value;
            return this;
        }

        public Builder promptTokens(int value) {
            promptTokens = value;
            return this;
        }

        public Builder maxOutputTokens(int value) {
            maxOutputTokens = value;
            return this;
        }

        public Builder expectedOutputTokens(int value) {
            expectedOutputTokens = value;
            return this;
        }

        public Builder streaming(boolean value) {
            streaming = value;
            return this;
        }

        public Builder tools(boolean value) {
            tools = value;
            return this;
        }

        public Builder modality(Modality value) {
            modality = value;
            return this;
        }

        public Builder sessionId(String value) {
            sessionId = value;
            return this;
        }

        public Builder region(String value) {
            region = value;
            return this;
        }

        public Builder ttftTargetMs(double value) {
            ttftTargetMs = value;
            return this;
        }

        public Builder tpotTargetMs(double value) {
            tpotTargetMs = value;
            return this;
        }

        public Builder deadlineMs(double value) {
            deadlineMs = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            labels = value;
            return this;
        }

        /** Adds a label to those there are, or gives it another value. */
        public Builder label(String key, String value) {
            Map<String, String> all = new HashMap<>(labels);
            all.put(key, value);
            labels = all;
            return this;
        }

        public InferenceRequest build() {
            return new InferenceRequest(
                    operation,
                    model,
                    tenant,
                    priority,
                    promptTokens,
                    maxOutputTokens,
                    expectedOutputTokens,
                    streaming,
                    tools,
                    modality,
                    sessionId,
                    region,
                    ttftTargetMs,
                    tpotTargetMs,
                    deadlineMs,
                    labels);
        }
    }
}
