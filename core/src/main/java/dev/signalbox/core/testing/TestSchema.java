package dev.signalbox.core.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.report.FindingFormat;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.RequestField;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The JSON Schema of {@code *_test.yaml}, for editors: made from the same catalogue of fields that tests are read with. */
public final class TestSchema {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode definitions = NODES.objectNode();

    private TestSchema() {}

    /** The schema as it is shipped. */
    public static String text() {
        return FindingFormat.pretty(new TestSchema().schema()).replace(System.lineSeparator(), "\n");
    }

    private ObjectNode schema() {
        definitions.set("request", request());
        definitions.set("clock", clock());
        definitions.set("backend", backend());
        definitions.set("model", model());
        definitions.set("budget", budget());
        definitions.set("expect", expect());
        definitions.set("step", step());
        definitions.set("test", test());
        ObjectNode schema = NODES.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Tests of a Signalbox policy");
        setAll(schema, object());
        property(schema, "description", text("What the tests of this file are about."));
        ObjectNode defaults = object();
        property(defaults, "request", reference("request"));
        property(defaults, "backend", reference("backend"));
        property(
                schema,
                "defaults",
                describe(defaults, "What every request and backend is unless it is said otherwise."));
        property(schema, "requests", describe(mapOf(reference("request")), "Requests by name."));
        world(schema);
        ObjectNode tests = NODES.objectNode().put("type", "array");
        tests.set("items", reference("test"));
        property(schema, "tests", tests);
        schema.putArray("required").add("tests");
        schema.set("$defs", definitions);
        return schema;
    }

    private static ObjectNode request() {
        ObjectNode request = object();
        RequestReader.FIELDS.forEach(field -> property(request, field.label(), of(field)));
        ObjectNode slo = object();
        RequestReader.SLO_FIELDS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(target -> property(slo, target.getKey(), of(target.getValue())));
        property(request, RequestReader.SLO, describe(slo, "The targets, as the decision API takes them."));
        return request;
    }

    private static ObjectNode clock() {
        ObjectNode parts = object();
        property(parts, ClockReader.DATE, text("The day, such as 2026-03-02."));
        property(parts, ClockField.HOUR.label(), of(ClockField.HOUR).put("maximum", 23));
        property(parts, ClockField.WEEKDAY.label(), of(ClockField.WEEKDAY));
        return describe(
                either(text("2026-03-02T14:30 in the policy's time zone, or 2026-03-02T14:30:00Z."), parts),
                "When the decision is made.");
    }

    private static ObjectNode backend() {
        ObjectNode backend = object();
        BackendReader.FIELDS.forEach(field -> property(backend, field.label(), ofBackend(field)));
        property(
                backend,
                BackendReader.MAX_CONCURRENCY,
                describe(
                        NODES.objectNode().put("type", "integer").put("minimum", 1),
                        "How many requests it runs at once."));
        property(
                backend,
                BackendReader.MODELS,
                describe(
                        either(oneOrMore(text("")), mapOf(reference("model"))),
                        "The models it offers; without it, whatever is asked for."));
        List<String> operations =
                Arrays.stream(Operation.values()).map(Operation::label).toList();
        property(
                backend,
                BackendReader.OPERATIONS,
                describe(oneOrMore(choice(operations)), "What it does with its models; without it, everything."));
        return backend;
    }

    private static ObjectNode model() {
        ObjectNode model = object();
        BackendReader.MODEL_FIELDS.forEach(field -> property(model, field.label(), ofBackend(field)));
        return model;
    }

    private static ObjectNode budget() {
        ObjectNode budget = object();
        SettingReader.BUDGET_FIELDS.forEach(field -> property(budget, field.label(), of(field)));
        budget.putArray("required").add("limitUsd");
        return budget;
    }

    private static ObjectNode expect() {
        ObjectNode expect = object();
        property(expect, "class", text("The request's class."));
        property(expect, "placement", choice(placements()));
        property(expect, "backend", text("The backend that is chosen, whatever is drawn among equals."));
        property(expect, "anyOf", describe(oneOrMore(text("")), "The chosen backend is one of these."));
        property(
                expect,
                "fallbacks",
                describe(
                        oneOrMore(text("")),
                        "The backends after the chosen one in their order; ... stands for any others."));
        property(expect, "model", text("The model that serves the request, a substitute perhaps."));
        property(expect, "meetsSlo", describe(flag(), "Whether the chosen backend is predicted to meet the targets."));
        property(expect, "fires", describe(oneOrMore(text("")), "Rules that fire."));
        property(expect, "doesNotFire", describe(oneOrMore(text("")), "Rules that do not fire."));
        ObjectNode refusal = object();
        property(
                refusal,
                "status",
                NODES.objectNode().put("type", "integer").put("minimum", 400).put("maximum", 599));
        property(refusal, "code", text("The kind of refusal, such as no_candidate_meets_policy."));
        property(refusal, "rule", text("The rule that refuses."));
        property(expect, "refusal", describe(either(flag(), refusal), "Whether, and how, the request is refused."));
        property(expect, "tags", describe(mapOf(text("")), "Tags with their values; there may be others."));
        ObjectNode hedge = object();
        property(hedge, "afterMs", NODES.objectNode().put("type", "integer"));
        property(hedge, "maxFraction", NODES.objectNode().put("type", "number"));
        property(expect, "hedge", describe(either(no(), hedge), "Leave to ask a second backend, or false for none."));
        ObjectNode queue = object();
        property(queue, "maxMs", NODES.objectNode().put("type", "integer"));
        property(expect, "queue", describe(either(no(), queue), "Leave to wait for room, or false for none."));
        property(expect, "points", describe(mapOf(NODES.objectNode().put("type", "integer")), "Points of candidates."));
        property(
                expect,
                "rejected",
                describe(mapOf(text("")), "Candidates that are out: by which rule, or why, such as not-serving."));
        property(expect, "situations", describe(oneOrMore(text("")), "The situations that hold, all of them."));
        property(expect, "marks", describe(mapOf(oneOrMore(text(""))), "The marks of backends, all of each."));
        return expect.put("minProperties", 1);
    }

    private static ObjectNode test() {
        ObjectNode test = object();
        property(test, "name", text("What the test is about, in words."));
        property(test, "skip", text("Why the test is not run."));
        property(test, SettingReader.REQUEST, requestOfTest());
        world(test);
        ObjectNode matrix = NODES.objectNode().put("type", "object");
        matrix.set("additionalProperties", oneOrMore(NODES.objectNode()));
        property(
                test,
                "matrix",
                describe(
                        matrix,
                        "Runs the test with every combination of values: by paths such as request.promptTokens,"
                                + " request.labels.use, backends.NAME.running or clock.hour."));
        property(test, "expect", reference("expect"));
        ObjectNode exception = NODES.objectNode().put("type", "object");
        property(exception, "expect", reference("expect"));
        exception.putArray("required").add("expect");
        ObjectNode exceptions = NODES.objectNode().put("type", "array");
        exceptions.set("items", exception);
        property(
                test,
                "except",
                describe(exceptions, "Cases of the matrix, by their values, of which something else is expected."));
        ObjectNode timeline = NODES.objectNode().put("type", "array");
        timeline.set("items", reference("step"));
        property(
                test,
                TimelineReader.TIMELINE,
                describe(timeline, "Steps that change the world, as situation rules see it, in the order of time."));
        test.putArray("required").add("name");
        ArrayNode either = test.putArray("oneOf");
        either.addObject().putArray("required").add("expect");
        either.addObject().putArray("required").add(TimelineReader.TIMELINE);
        return test;
    }

    private static ObjectNode step() {
        ObjectNode step = object();
        property(step, TimelineReader.AT, text("When it is, since the beginning: 0s, 30s, 5m."));
        property(step, SettingReader.REQUEST, requestOfTest());
        state(step);
        property(step, "expect", reference("expect"));
        step.putArray("required").add(TimelineReader.AT);
        return step;
    }

    private static ObjectNode requestOfTest() {
        ObjectNode like = request();
        property(like, SettingReader.LIKE, text("The name of the request that this one is like."));
        return describe(either(text("The name of a request."), like), "The request, or what differs from another.");
    }

    private static void world(ObjectNode schema) {
        property(schema, SettingReader.CLOCK, reference("clock"));
        state(schema);
    }

    private static void state(ObjectNode schema) {
        property(
                schema,
                SettingReader.BACKENDS,
                describe(mapOf(reference("backend")), "Backends by name, with what is true of them."));
        property(
                schema,
                SettingReader.FLEET,
                describe(oneOrMore(text("")), "The backends that are there; without it, all."));
        ObjectNode budgets = NODES.objectNode().put("type", "array");
        budgets.set("items", reference("budget"));
        property(schema, SettingReader.BUDGETS, budgets);
        property(schema, SettingReader.GRIDS, describe(mapOf(of(GridField.CARBON_INTENSITY)), "The grids by region."));
        property(
                schema,
                SettingReader.SITUATIONS,
                describe(oneOrMore(text("")), "Situations that hold, whatever situation rules would say."));
    }

    /** A value of a field, as the catalogue describes it. */
    private static ObjectNode of(Field field) {
        ObjectNode schema =
                switch (field.type()) {
                    case NUMBER -> number(field);
                    case TEXT -> text("");
                    case FLAG -> flag();
                    case CHOICE -> choice(field.allowedValues());
                    case TEXT_MAP -> mapOf(text(""));
                    case TEXT_SET -> oneOrMore(text(""));
                };
        String unit = field.description().unit();
        return describe(schema, field.description().meaning() + (unit.isEmpty() ? "" : " In " + unit + "."));
    }

    private static ObjectNode ofBackend(Field field) {
        if (!(field instanceof CandidateField estimate) || !BackendReader.ESTIMATES.contains(estimate)) {
            return of(field);
        }
        ObjectNode growth = object();
        BackendReader.GROWTH.forEach(part ->
                property(growth, part, NODES.objectNode().put("type", "number").put("minimum", 0)));
        ObjectNode fixed = of(field);
        String meaning = fixed.remove("description").textValue();
        return describe(either(fixed, growth), meaning);
    }

    private static ObjectNode number(Field field) {
        boolean priority = field == RequestField.PRIORITY;
        ObjectNode number =
                NODES.objectNode().put("type", FieldReader.isCount(field) || priority ? "integer" : "number");
        return priority ? number : number.put("minimum", 0);
    }

    private static ObjectNode text(String description) {
        ObjectNode text = NODES.objectNode();
        // A number or a flag counts as the text it is written as.
        text.putArray("type").add("string").add("number").add("boolean");
        return description.isEmpty() ? text : describe(text, description);
    }

    private static ObjectNode flag() {
        return NODES.objectNode().put("type", "boolean");
    }

    private static ObjectNode no() {
        return NODES.objectNode().put("const", false);
    }

    private static ObjectNode choice(Collection<String> values) {
        ObjectNode choice = NODES.objectNode();
        ArrayNode allowed = choice.putArray("enum");
        values.forEach(allowed::add);
        return choice;
    }

    private static ObjectNode mapOf(ObjectNode values) {
        ObjectNode map = NODES.objectNode().put("type", "object");
        map.set("additionalProperties", values);
        return map;
    }

    private static ObjectNode oneOrMore(ObjectNode item) {
        ObjectNode list = NODES.objectNode().put("type", "array");
        list.set("items", item);
        return either(item, list);
    }

    private static ObjectNode either(ObjectNode first, ObjectNode second) {
        ObjectNode either = NODES.objectNode();
        either.putArray("anyOf").add(first).add(second);
        return either;
    }

    private static ObjectNode object() {
        ObjectNode object = NODES.objectNode().put("type", "object").put("additionalProperties", false);
        object.putObject("properties");
        return object;
    }

    private static void property(ObjectNode object, String name, ObjectNode value) {
        object.withObject("/properties").set(name, value);
    }

    private static ObjectNode describe(ObjectNode schema, String description) {
        return schema.put("description", description);
    }

    private static ObjectNode reference(String definition) {
        return NODES.objectNode().put("$ref", "#/$defs/" + definition);
    }

    private static void setAll(ObjectNode target, ObjectNode source) {
        source.properties().forEach(each -> target.set(each.getKey(), each.getValue()));
    }

    private static List<String> placements() {
        return Arrays.stream(Placement.values()).map(Placement::name).toList();
    }
}
