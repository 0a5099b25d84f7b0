package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.FLAG;
import static dev.signalbox.rules.FieldType.NUMBER;
import static dev.signalbox.rules.FieldType.TEXT;
import static dev.signalbox.rules.FieldType.TEXT_MAP;

import dev.signalbox.spi.Modality;
import dev.signalbox.spi.Operation;
import java.util.List;
import java.util.stream.Stream;

/** The fields of a request. */
public enum RequestField implements Field {
    OPERATION("operation", "What the request asks for.", labels(Operation.values())),
    MODEL("model", TEXT, "", "The model's name as the client gave it."),
    REQUEST_CLASS("requestClass", TEXT, "", "The class that the classification rules gave it."),
    TENANT("tenant", TEXT, "", "Who asks, from a trusted caller."),
    PRIORITY("priority", "", "Importance: higher is more important, 0 is ordinary.", Range.ANY),
    PROMPT_TOKENS("promptTokens", NUMBER, "tokens", "The prompt's estimated length."),
    MAX_OUTPUT_TOKENS("maxOutputTokens", NUMBER, "tokens", "The client's limit on the answer."),
    EXPECTED_OUTPUT_TOKENS("expectedOutputTokens", NUMBER, "tokens", "The answer's likely length."),
    STREAMING("streaming", FLAG, "", "Whether the client reads the answer as it is generated."),
    TOOLS("tools", FLAG, "", "Whether the client offers tools to call."),
    MODALITY("modality", "The richest kind of content in the input.", FieldDescription.names(Modality.values())),
    SESSION_ID("sessionId", TEXT, "", "What the requests of one conversation share."),
    REGION("region", TEXT, "", "Where the client is."),
    TTFT_TARGET_MS(
            "ttftTargetMs", NUMBER, "ms", "The target for the time to first token: the client's, else the class's."),
    TPOT_TARGET_MS(
            "tpotTargetMs", NUMBER, "ms", "The target for the time per output token: the client's, else the class's."),
    DEADLINE_MS("deadlineMs", NUMBER, "ms", "The time the client gives the whole answer."),
    LABELS("labels", TEXT_MAP, "", "What a trusted caller says of the request besides.");

    private final FieldDescription description;

    RequestField(String label, FieldType type, String unit, String meaning) {
        description = new FieldDescription(label, type, unit, meaning);
    }

    RequestField(String label, String meaning, List<String> allowedValues) {
        description = new FieldDescription(label, meaning, allowedValues);
    }

    RequestField(String label, String unit, String meaning, Range range) {
        description = new FieldDescription(label, unit, meaning, range);
    }

    private static List<String> labels(Operation[] operations) {
        return Stream.of(operations).map(Operation::label).toList();
    }

    @Override
    public Fact fact() {
        return Fact.REQUEST;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
