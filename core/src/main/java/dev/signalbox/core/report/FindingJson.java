package dev.signalbox.core.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.rules.Finding;
import java.util.List;
import java.util.Locale;

/** Findings as JSON. */
public final class FindingJson {

    private FindingJson() {}

    /**
     * Puts {@code valid}, which is false if a finding is an error, and {@code findings}, a list of objects with severity,
     * code, file, line, column, message and, if there is a good guess, suggestion; where putting something at the position
     * mends the text, replacement with the length of what it replaces and the text to put there.
     */
    public static void put(ObjectNode report, List<Finding> findings) {
        report.put("valid", findings.stream().noneMatch(each -> each.severity() == Finding.Severity.ERROR));
        ArrayNode list = report.putArray("findings");
        for (Finding finding : findings) {
            ObjectNode entry = list.addObject();
            entry.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            entry.put("code", finding.code());
            entry.put("file", finding.file());
            entry.put("line", finding.line());
            entry.put("column", finding.column());
            entry.put("message", finding.message());
            if (!finding.suggestion().isEmpty()) {
                entry.put("suggestion", finding.suggestion());
            }
            finding.replacement()
                    .ifPresent(replacement -> entry.putObject("replacement")
                            .put("length", replacement.length())
                            .put("text", replacement.text()));
        }
    }
}
