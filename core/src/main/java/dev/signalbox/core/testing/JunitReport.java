package dev.signalbox.core.testing;

import dev.signalbox.core.testing.CaseResult.Status;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The results of tests in the XML of JUnit: a suite for each file. */
final class JunitReport {

    private static final double NANOS_PER_SECOND = 1e9;

    private final XMLStreamWriter xml;
    private final ReportOptions options;

    private JunitReport(XMLStreamWriter xml, ReportOptions options) {
        this.xml = xml;
        this.options = options;
    }

    static String of(TestReport report, ReportOptions options) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JunitReport(xml, options).write(report);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory can't fail", e);
        }
        return text.append('\n').toString();
    }

    private void write(TestReport report) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        begin(0, "testsuites");
        attribute("name", "policy " + report.policy());
        totals(report.results(), report.nanos());
        Map<String, List<CaseResult>> files = report.results().stream()
                .collect(Collectors.groupingBy(CaseResult::file, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<String, List<CaseResult>> file : files.entrySet()) {
            suite(file.getKey(), file.getValue(), report);
        }
        end(0);
        xml.writeEndDocument();
    }

    private void suite(String file, List<CaseResult> results, TestReport report) throws XMLStreamException {
        begin(1, "testsuite");
        attribute("name", file);
        totals(results, results.stream().mapToLong(CaseResult::nanos).sum());
        begin(2, "properties");
        property("policy.revision", report.revision());
        if (options.coverage()) {
            property("coverage.rules", TextReport.percent(report.coverage().rulePercent()));
            property("coverage.conditions", TextReport.percent(report.coverage().conditionPercent()));
        }
        end(2);
        String suiteName = file.replaceFirst("\\.yaml$", "").replace('/', '.');
        for (CaseResult result : results) {
            testCase(suiteName, result);
        }
        end(1);
    }

    private void testCase(String suiteName, CaseResult result) throws XMLStreamException {
        begin(2, "testcase");
        attribute("name", result.test().name());
        attribute("classname", suiteName);
        attribute("time", seconds(result.nanos()));
        attribute("file", result.file());
        attribute("line", String.valueOf(result.test().position().line()));
        if (result.status() == Status.SKIPPED) {
            begin(3, "skipped");
            attribute("message", result.test().skip());
            xml.writeEndElement();
        } else if (result.status() == Status.FAILED) {
            begin(3, "failure");
            attribute(
                    "message",
                    result.mismatches().stream().map(Mismatch::toString).collect(Collectors.joining("; ")));
            attribute("type", result.mismatches().get(0).what());
            xml.writeCharacters(allowed(String.join("\n", result.why())));
            xml.writeEndElement();
        }
        end(2);
    }

    private void totals(List<CaseResult> results, long nanos) throws XMLStreamException {
        attribute("tests", String.valueOf(results.size()));
        attribute("failures", count(results, Status.FAILED));
        attribute("errors", "0");
        attribute("skipped", count(results, Status.SKIPPED));
        attribute("time", seconds(nanos));
    }

    private void property(String name, String value) throws XMLStreamException {
        begin(3, "property");
        attribute("name", name);
        attribute("value", value);
        xml.writeEndElement();
    }

    private void begin(int depth, String element) throws XMLStreamException {
        indent(depth);
        xml.writeStartElement(element);
    }

    private void end(int depth) throws XMLStreamException {
        indent(depth);
        xml.writeEndElement();
    }

    private void indent(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    /** A name may have characters that XML has no way to write. */
    private static String allowed(String text) {
        return text.replaceAll("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }

    private static String count(List<CaseResult> results, Status status) {
        return String.valueOf(
                results.stream().filter(result -> result.status() == status).count());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.4f", nanos / NANOS_PER_SECOND);
    }
}
