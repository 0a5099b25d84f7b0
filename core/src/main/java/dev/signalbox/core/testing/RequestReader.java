package dev.signalbox.core.testing;

import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.document.Section;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Modality;
import dev.signalbox.spi.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a test says of a request: the fields rules know, and the targets as the decision API takes them. */
final class RequestReader {

    /** The fields a test can give; the class is what classification rules make of them. */
    static final List<RequestField> FIELDS = Arrays.stream(RequestField.values())
            .filter(field -> field != RequestField.REQUEST_CLASS)
            .toList();

    /** The targets, as the decision API groups them. */
    static final String SLO = "slo";

    static final Map<String, RequestField> SLO_FIELDS =
            Map.of("ttftMs", RequestField.TTFT_TARGET_MS, "tpotMs", RequestField.TPOT_TARGET_MS);

    /** The model of a request that names none. */
    static final String ANY_MODEL = "any-model";

    private static final String LABEL_PREFIX = RequestField.LABELS.label() + ".";

    private RequestReader() {}

    static Values read(Section section) {
        Values values = Values.NONE;
        for (RequestField field : FIELDS) {
            Optional<Object> value = FieldReader.read(section, field.label(), field);
            if (value.isPresent()) {
                values = values.with(field.label(), value.get());
            }
        }
        Optional<Section> slo = section.section(SLO);
        for (Map.Entry<String, RequestField> target : SLO_FIELDS.entrySet()) {
            Optional<Object> value = slo.flatMap(given -> FieldReader.read(given, target.getKey(), target.getValue()));
            if (value.isPresent()) {
                values = values.with(target.getValue().label(), value.get());
            }
        }
        return values;
    }

    /**
     * One value of an axis of a matrix.
     *
     * @param path the axis without what says that it is of the request, such as {@code promptTokens} or {@code labels.use}
     * @return the values it stands for; empty if there is no such field or the value is wrong
     */
    static Optional<Values> read(String path, Section item, String key) {
        if (path.startsWith(LABEL_PREFIX)) {
            return item.text(key)
                    .map(text -> Values.NONE.with(
                            RequestField.LABELS.label(),
                            new Values.TextMap(Map.of(path.substring(LABEL_PREFIX.length()), text))));
        }
        return field(path)
                .flatMap(field ->
                        FieldReader.read(item, key, field).map(value -> Values.NONE.with(field.label(), value)));
    }

    /** Whether an axis of that path, as in {@link #read(String, Section, String)}, is of the request. */
    static boolean knows(String path) {
        return path.startsWith(LABEL_PREFIX) || field(path).isPresent();
    }

    private static Optional<RequestField> field(String path) {
        if (path.startsWith(SLO + ".")) {
            return Optional.ofNullable(SLO_FIELDS.get(path.substring(SLO.length() + 1)));
        }
        return FIELDS.stream().filter(field -> field.label().equals(path)).findFirst();
    }

    /** The request of these values. */
    static InferenceRequest request(Values values) {
        String model = values.text(RequestField.MODEL);
        InferenceRequest.Builder request =
                InferenceRequest.builder(operation(values), model.isEmpty() ? ANY_MODEL : model);
        for (RequestField field : FIELDS) {
            if (values.has(field)) {
                set(request, field, values);
            }
        }
        return request.build();
    }

    private static void set(InferenceRequest.Builder request, RequestField field, Values values) {
        switch (field) {
            case OPERATION, MODEL, REQUEST_CLASS -> {}
            case TENANT -> request.tenant(values.text(field));
            case PRIORITY -> request.priority((int) values.number(field));
            case PROMPT_TOKENS -> request.promptTokens((int) values.number(field));
            case MAX_OUTPUT_TOKENS -> request.maxOutputTokens((int) values.number(field));
            case EXPECTED_OUTPUT_TOKENS -> request.expectedOutputTokens((int) values.number(field));
            case STREAMING -> request.streaming(values.flag(field).orElse(false));
            case TOOLS -> request.tools(values.flag(field).orElse(false));
            case MODALITY -> request.modality(Modality.valueOf(values.text(field)));
            case SESSION_ID -> request.sessionId(values.text(field));
            case REGION -> request.region(values.text(field));
            case TTFT_TARGET_MS -> request.ttftTargetMs(values.number(field));
            case TPOT_TARGET_MS -> request.tpotTargetMs(values.number(field));
            case DEADLINE_MS -> request.deadlineMs(values.number(field));
            case LABELS ->
                request.labels(
                        values.byKey().get(field.label()) instanceof Values.TextMap labels ? labels.texts() : Map.of());
        }
    }

    private static Operation operation(Values values) {
        String label = values.text(RequestField.OPERATION);
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.label().equals(label))
                .findFirst()
                .orElse(Operation.CHAT);
    }
}
