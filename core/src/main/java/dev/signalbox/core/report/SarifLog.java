package dev.signalbox.core.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Replacement;
import java.util.List;
import java.util.Locale;

/** Findings as a log of SARIF 2.1.0, the static analysis results interchange format of OASIS. */
final class SarifLog {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private SarifLog() {}

    static ObjectNode of(List<Finding> findings, ReportedFiles files) {
        List<String> codes =
                findings.stream().map(Finding::code).distinct().sorted().toList();
        ObjectNode log = JsonNodeFactory.instance.objectNode();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "Signalbox");
        ArrayNode rules = driver.putArray("rules");
        for (String code : codes) {
            ObjectNode rule = rules.addObject();
            rule.put("id", code);
            rule.putObject("shortDescription").put("text", code.replace('-', ' '));
        }
        run.put("columnKind", "unicodeCodePoints");
        ArrayNode results = run.putArray("results");
        for (Finding finding : findings) {
            ObjectNode result = results.addObject();
            result.put("ruleId", finding.code());
            result.put("ruleIndex", codes.indexOf(finding.code()));
            result.put("level", finding.severity().name().toLowerCase(Locale.ROOT));
            result.putObject("message").put("text", ReportedMessage.of(finding));
            ObjectNode location = result.putArray("locations").addObject().putObject("physicalLocation");
            location.putObject("artifactLocation").put("uri", files.uri(finding.file()));
            location.putObject("region").put("startLine", finding.line()).put("startColumn", finding.column());
            finding.replacement().ifPresent(replacement -> putFix(result, finding, replacement, files));
        }
        return log;
    }

    private static void putFix(ObjectNode result, Finding finding, Replacement replacement, ReportedFiles files) {
        ObjectNode fix = result.putArray("fixes").addObject();
        fix.putObject("description").put("text", "Put " + replacement.text() + " there.");
        ObjectNode change = fix.putArray("artifactChanges").addObject();
        change.putObject("artifactLocation").put("uri", files.uri(finding.file()));
        ObjectNode written = change.putArray("replacements").addObject();
        written.putObject("deletedRegion")
                .put("startLine", finding.line())
                .put("startColumn", finding.column())
                .put("endColumn", finding.column() + replacement.length());
        written.putObject("insertedContent").put("text", replacement.text());
    }
}
