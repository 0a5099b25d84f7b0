package dev.signalbox.core.testing;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.PriceField;
import dev.signalbox.rules.document.Section;
import dev.signalbox.spi.Operation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what a test says of a backend: the fields rules know of candidates and prices, its models and its capacity. */
final class BackendReader {

    /** The models it offers: a list of names, or names with what is special about each. */
    static final String MODELS = "models";

    /** What it does with its models. */
    static final String OPERATIONS = "operations";

    /** How many requests it runs at once. */
    static final String MAX_CONCURRENCY = "maxConcurrency";

    /** What a cost model predicts: a number, or one that grows with the request. */
    static final Set<CandidateField> ESTIMATES = EnumSet.of(
            CandidateField.TTFT_MS,
            CandidateField.TPOT_MS,
            CandidateField.COST_USD,
            CandidateField.MARGINAL_COST_USD,
            CandidateField.ENERGY_JOULES,
            CandidateField.CARBON_GRAMS);

    static final List<String> GROWTH = List.of("fixed", "perPromptToken", "perOutputToken");

    /** The fields a test can give of a backend; its id is its key, its model one of its models. */
    static final List<Field> FIELDS = Stream.<Field>concat(
                    Arrays.stream(CandidateField.values())
                            .filter(field -> field != CandidateField.BACKEND && field != CandidateField.MODEL),
                    Arrays.stream(PriceField.values()).filter(field -> field != PriceField.BACKEND))
            .toList();

    /** The fields that may differ from model to model. */
    static final List<Field> MODEL_FIELDS = Stream.<Field>concat(
                    Stream.of(CandidateField.QUANTIZATION, CandidateField.CONTEXT_TOKENS),
                    Arrays.stream(CandidateField.values())
                            .filter(field -> field.isFigure() && field != CandidateField.HEALTHY))
            .toList();

    private BackendReader() {}

    static Values read(Section section) {
        Values values = fields(section, FIELDS);
        Optional<Map<String, Values>> models = models(section);
        if (models.isPresent()) {
            values = values.with(MODELS, new ModelMap(models.get()));
        }
        if (section.has(OPERATIONS)) {
            values = values.with(OPERATIONS, new Values.TextSet(operations(section)));
        }
        Optional<Double> capacity = capacity(section, MAX_CONCURRENCY);
        return capacity.isPresent() ? values.with(MAX_CONCURRENCY, capacity.get()) : values;
    }

    /** One value of an axis of a matrix, for the backend's field of that name; empty if it is wrong. */
    static Optional<Values> read(String name, Section item, String key) {
        if (name.equals(MAX_CONCURRENCY)) {
            return capacity(item, key).map(value -> Values.NONE.with(name, value));
        }
        return FIELDS.stream()
                .filter(field -> field.label().equals(name))
                .findFirst()
                .flatMap(field -> value(item, key, field))
                .map(value -> Values.NONE.with(name, value));
    }

    /** The names of axes for a backend. */
    static List<String> axes() {
        return Stream.concat(FieldReader.labels(FIELDS).stream(), Stream.of(MAX_CONCURRENCY))
                .toList();
    }

    /** What is special about each model, by name. */
    record ModelMap(Map<String, Values> byName) {}

    private static Values fields(Section section, List<Field> fields) {
        Values values = Values.NONE;
        for (Field field : fields) {
            Optional<Object> value = value(section, field.label(), field);
            if (value.isPresent()) {
                values = values.with(field.label(), value.get());
            }
        }
        return values;
    }

    private static Optional<Object> value(Section section, String key, Field field) {
        if (!(field instanceof CandidateField estimate) || !ESTIMATES.contains(estimate)) {
            return FieldReader.read(section, key, field);
        }
        if (!section.isSection(key)) {
            return FieldReader.number(section, key, field).map(Linear::fixed);
        }
        return section.section(key)
                .map(growth -> new Linear(
                        part(growth, GROWTH.get(0)), part(growth, GROWTH.get(1)), part(growth, GROWTH.get(2))));
    }

    private static double part(Section growth, String key) {
        OptionalDouble value = growth.number(key);
        if (value.isPresent() && value.getAsDouble() < 0) {
            growth.report(key, "out-of-range", "is " + value.getAsDouble() + ", must not be negative");
        }
        return Math.max(0, value.orElse(0));
    }

    private static Optional<Map<String, Values>> models(Section section) {
        if (!section.has(MODELS)) {
            return Optional.empty();
        }
        Map<String, Values> models = new LinkedHashMap<>();
        if (section.isSection(MODELS)) {
            section.section(MODELS)
                    .ifPresent(byName -> byName.keys()
                            .forEach(name -> models.put(
                                    name,
                                    byName.section(name)
                                            .map(each -> fields(each, MODEL_FIELDS))
                                            .orElse(Values.NONE))));
        } else {
            section.texts(MODELS).forEach(name -> models.put(name, Values.NONE));
        }
        return Optional.of(models);
    }

    private static List<String> operations(Section section) {
        List<String> known =
                Arrays.stream(Operation.values()).map(Operation::label).toList();
        return section.spread(OPERATIONS, "operation").stream()
                .flatMap(item -> item.choice("operation", known).stream())
                .toList();
    }

    private static Optional<Double> capacity(Section section, String key) {
        OptionalDouble number = section.number(key);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        double value = number.getAsDouble();
        if (value < 1 || value != Math.rint(value) || value > 1e9) {
            section.report(key, "out-of-range", "is " + Shown.number(value) + ", must be a whole number above 0");
            return Optional.empty();
        }
        return Optional.of(value);
    }
}
