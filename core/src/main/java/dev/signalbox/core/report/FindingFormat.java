package dev.signalbox.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.rules.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** A form in which findings are written. */
public enum FindingFormat {
    /** One line for each finding: {@code file:line:column: error CODE message}. */
    TEXT {
        @Override
        public String write(List<Finding> findings, ReportedFiles files) {
            return lines(findings.stream().map(Finding::toString).toList());
        }
    },
    /** An object with a list of objects, see {@link FindingJson}. */
    JSON {
        @Override
        public String write(List<Finding> findings, ReportedFiles files) {
            ObjectNode report = MAPPER.createObjectNode();
            FindingJson.put(report, findings);
            return pretty(report);
        }
    },
    /** Commands of GitHub's workflows, which annotate the lines of a pull request. */
    GITHUB {
        @Override
        public String write(List<Finding> findings, ReportedFiles files) {
            return lines(findings.stream()
                    .map(finding -> GitHubAnnotation.of(finding, files))
                    .toList());
        }
    },
    /** SARIF 2.1.0, which code scanning reads. */
    SARIF {
        @Override
        public String write(List<Finding> findings, ReportedFiles files) {
            return pretty(SarifLog.of(findings, files));
        }
    };

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * The findings in this form, each line ended; empty where there is nothing to say.
     *
     * @param files where the findings' files are, as seen by whoever reads the report
     */
    public abstract String write(List<Finding> findings, ReportedFiles files);

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    /** An object indented for people, with a line end. */
    public static String pretty(ObjectNode object) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(object) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can't fail to be written", e);
        }
    }
}
