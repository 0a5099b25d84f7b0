package dev.signalbox.core.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.testing.CaseResult.Status;
import dev.signalbox.rules.language.Position;
import java.util.Locale;
import java.util.Map;

/** The results of tests as JSON. */
final class JsonReport {

    private static final double NANOS_PER_MILLI = 1e6;

    private JsonReport() {}

    static ObjectNode of(TestReport report, ReportOptions options) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("policy", report.policy());
        json.put("revision", report.revision());
        json.put("passed", options.satisfiedBy(report));
        ObjectNode totals = json.putObject("totals");
        totals.put("tests", report.results().size());
        for (Status status : Status.values()) {
            totals.put(status.name().toLowerCase(Locale.ROOT), report.count(status));
        }
        json.put("milliseconds", report.nanos() / NANOS_PER_MILLI);
        ArrayNode tests = json.putArray("tests");
        report.results().forEach(result -> put(tests.addObject(), result));
        if (options.coverage()) {
            ObjectNode coverage = json.putObject("coverage");
            put(coverage, report.coverage());
            options.threshold().ifPresent(threshold -> coverage.put("threshold", threshold));
        }
        return json;
    }

    private static void put(ObjectNode json, CaseResult result) {
        json.put("name", result.test().name());
        put(json, result.test().position());
        json.put("status", result.status().name().toLowerCase(Locale.ROOT));
        json.put("milliseconds", result.nanos() / NANOS_PER_MILLI);
        if (!result.test().skip().isEmpty()) {
            json.put("reason", result.test().skip());
        }
        if (!result.mismatches().isEmpty()) {
            ArrayNode mismatches = json.putArray("mismatches");
            result.mismatches()
                    .forEach(mismatch -> mismatches
                            .addObject()
                            .put("what", mismatch.what())
                            .put("expected", mismatch.expected())
                            .put("actual", mismatch.actual()));
        }
        if (!result.why().isEmpty()) {
            ArrayNode why = json.putArray("why");
            result.why().forEach(why::add);
        }
    }

    private static void put(ObjectNode json, Coverage coverage) {
        putTotals(json, coverage);
        ObjectNode files = json.putObject("files");
        for (Map.Entry<String, Coverage> file : coverage.byFile().entrySet()) {
            putTotals(files.putObject(file.getKey()), file.getValue());
        }
        ArrayNode uncovered = json.putArray("uncovered");
        for (Coverage.OfRule rule : coverage.rules()) {
            if (!rule.fired()) {
                put(uncovered.addObject().put("rule", rule.name()).put("missing", "never fired"), rule.position());
            }
            for (Coverage.OfCondition condition : rule.conditions()) {
                if (!condition.covered()) {
                    ObjectNode entry = uncovered.addObject().put("rule", rule.name());
                    entry.put("condition", condition.text()).put("missing", condition.missing());
                    put(entry, condition.position());
                }
            }
        }
    }

    private static void putTotals(ObjectNode json, Coverage coverage) {
        json.putObject("rules")
                .put("covered", coverage.firedRules())
                .put("total", coverage.rules().size())
                .put("percent", coverage.rulePercent());
        json.putObject("conditions")
                .put("covered", coverage.coveredConditions())
                .put("total", coverage.conditions().size())
                .put("percent", coverage.conditionPercent());
    }

    private static void put(ObjectNode json, Position position) {
        json.put("file", position.file()).put("line", position.line()).put("column", position.column());
    }
}
