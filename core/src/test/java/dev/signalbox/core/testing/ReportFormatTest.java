package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.report.ReportedFiles;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class ReportFormatTest {

    private static final ReportOptions PLAIN =
            new ReportOptions(new ReportedFiles(Path.of("policy")), false, OptionalDouble.empty());

    private static final ReportOptions COVERED =
            new ReportOptions(new ReportedFiles(Path.of("policy")), true, OptionalDouble.of(100));

    private static final TestReport REPORT = TestedPolicy.run("""
            tests:
              - name: good
                expect: {class: chat}
              - name: "bad <&> \\"\\u0001\\""
                request: {labels: {use: voice}}
                expect: {class: chat, backend: cheap}
              - name: later
                skip: waits for a GPU
                expect: {class: chat}
            """);

    @Test
    void textSaysWhatFailedAndWhy() {
        String text = ReportFormat.TEXT.write(REPORT, PLAIN);

        assertThat(text)
                .contains("(tests/some_test.yaml:7)")
                .containsSubsequence("class", "expected  chat", "but was   voice", "backend", "expected  cheap", "why")
                .contains("SKIPPED later  (tests/some_test.yaml:10)", "waits for a GPU")
                .endsWith(
                        "3 tests of policy tested: 1 passed, 1 failed, 1 skipped, in 0.00 s." + System.lineSeparator())
                .doesNotContain("good", "Coverage");
    }

    @Test
    void textShowsCoverageWhereItIsWanted() {
        String text = ReportFormat.TEXT.write(REPORT, COVERED);

        assertThat(text.lines())
                .contains(
                        "rules/some.drl  2 of 4              3 of 7",
                        "all             2 of 4  50.0 %      3 of 7  42.8 %",
                        "rules/some.drl:25:12: warning uncovered-condition hour < 6 was never tested in a test.",
                        "Coverage is below the threshold of 100 %: rules 50.0 %, conditions 42.8 %.");
        assertThat(COVERED.satisfiedBy(REPORT)).isFalse();
    }

    @Test
    void percentagesAreRoundedDownSoThatAllMeansAll() {
        assertThat(TextReport.percent(99.99)).isEqualTo("99.9 %");
        assertThat(TextReport.percent(100)).isEqualTo("100 %");
    }

    @Test
    void jsonHasEveryCaseAndCoverage() throws JsonProcessingException {
        JsonNode json = new ObjectMapper().readTree(ReportFormat.JSON.write(REPORT, COVERED));

        assertThat(json.path("passed").asBoolean(true)).isFalse();
        assertThat(json.at("/totals/tests").asInt()).isEqualTo(3);
        assertThat(json.at("/totals/failed").asInt()).isEqualTo(1);
        assertThat(json.path("tests")).hasSize(3);
        assertThat(json.at("/tests/1/status").asText()).isEqualTo("failed");
        assertThat(json.at("/tests/1/line").asInt()).isEqualTo(7);
        assertThat(json.at("/tests/1/mismatches/1/actual").asText()).isEqualTo("fast");
        assertThat(json.at("/tests/1/why")).isNotEmpty();
        assertThat(json.at("/tests/2/reason").asText()).isEqualTo("waits for a GPU");
        assertThat(json.at("/coverage/rules/total").asInt()).isEqualTo(4);
        assertThat(json.at("/coverage/files")
                        .path("rules/some.drl")
                        .at("/conditions/covered")
                        .asInt())
                .isEqualTo(3);
        assertThat(json.at("/coverage/uncovered"))
                .anySatisfy(entry -> assertThat(entry.path("missing").asText()).isEqualTo("never fired"))
                .anySatisfy(
                        entry -> assertThat(entry.path("condition").asText()).isEqualTo("hour < 6"));
        assertThat(new ObjectMapper()
                        .readTree(ReportFormat.JSON.write(REPORT, PLAIN))
                        .has("coverage"))
                .isFalse();
    }

    @Test
    void junitHasASuiteForEachFile() throws Exception {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ReportFormat.JUNIT.write(REPORT, COVERED))));

        Element root = xml.getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("testsuites");
        assertThat(root.getAttribute("tests")).isEqualTo("3");
        Element suite = element(root, "testsuite", 0);
        assertThat(suite.getAttribute("name")).isEqualTo("tests/some_test.yaml");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("0");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(suite.getAttribute("time")).isEqualTo("0.0000");
        assertThat(element(suite, "property", 1).getAttribute("name")).isEqualTo("coverage.rules");
        assertThat(element(suite, "property", 1).getAttribute("value")).isEqualTo("50.0 %");
        Element failed = element(suite, "testcase", 1);
        assertThat(failed.getAttribute("classname")).isEqualTo("tests.some_test");
        assertThat(failed.getAttribute("name")).isEqualTo("bad <&> \"\uFFFD\"");
        assertThat(failed.getAttribute("line")).isEqualTo("7");
        Element failure = element(failed, "failure", 0);
        assertThat(failure.getAttribute("message"))
                .isEqualTo("class: expected chat, but was voice; backend: expected cheap, but was fast");
        assertThat(failure.getAttribute("type")).isEqualTo("class");
        assertThat(failure.getTextContent()).contains("rule \"voice likes speed\" fired for fast");
        assertThat(element(element(suite, "testcase", 2), "skipped", 0).getAttribute("message"))
                .isEqualTo("waits for a GPU");
    }

    @Test
    void gitHubAnnotatesTestsThatFailedAndWhatIsNotCovered() {
        assertThat(ReportFormat.GITHUB.write(REPORT, COVERED).lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("::error file=policy/tests/some_test.yaml,line=7,col=5,title=test-failed::bad")
                        .contains("class: expected chat, but was voice"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("::warning file=policy/rules/some.drl,line=25,col=12,"));
        assertThat(ReportFormat.GITHUB.write(REPORT, PLAIN).lines()).hasSize(1);
    }

    @Test
    void sarifHasTheSame() throws JsonProcessingException {
        JsonNode results = new ObjectMapper()
                .readTree(ReportFormat.SARIF.write(REPORT, PLAIN))
                .at("/runs/0/results");

        assertThat(results).hasSize(1);
        assertThat(results.at("/0/ruleId").asText()).isEqualTo("test-failed");
        assertThat(results.at("/0/level").asText()).isEqualTo("error");
    }

    private static Element element(Element parent, String name, int index) {
        return (Element) parent.getElementsByTagName(name).item(index);
    }
}
