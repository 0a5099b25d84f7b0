package dev.signalbox.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.Replacement;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FindingFormatTest {

    private static final ReportedFiles FILES = new ReportedFiles(Path.of("policies/a b"));

    private static final List<Finding> FINDINGS = List.of(
            new Finding(Severity.ERROR, "unknown-field", "rules/a.drl", 5, 30, "Candidate has no \"ttft\".", "ttftMs"),
            new Finding(Severity.WARNING, "gap", "tables/50%.csv", 7, 1, "two\r\nlines: a, b", ""),
            new Finding(Severity.ERROR, "unknown-field", "rules/b.drl", 1, 1, "no.", ""));

    @Test
    void textHasALineForEachFinding() {
        assertThat(FindingFormat.TEXT.write(FINDINGS.subList(0, 1), FILES))
                .isEqualTo("rules/a.drl:5:30: error unknown-field Candidate has no \"ttft\". Maybe \"ttftMs\"."
                        + System.lineSeparator());
    }

    @Test
    void jsonSaysWhetherItIsValidAndLeavesOutWhatIsNotThere() throws JsonProcessingException {
        JsonNode report = read(FindingFormat.JSON.write(FINDINGS, FILES));

        assertThat(report.path("valid").asBoolean(true)).isFalse();
        assertThat(report.path("findings")).hasSize(3);
        assertThat(report.at("/findings/0")).isEqualTo(read("""
                        {"severity":"error","code":"unknown-field","file":"rules/a.drl","line":5,"column":30,
                         "message":"Candidate has no \\"ttft\\".","suggestion":"ttftMs"}"""));
        assertThat(report.at("/findings/1").has("suggestion")).isFalse();
        assertThat(read(FindingFormat.JSON.write(FINDINGS.subList(1, 2), FILES))
                        .path("valid")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void gitHubAnnotationsEscapeWhatWouldEndThem() {
        assertThat(FindingFormat.GITHUB.write(FINDINGS.subList(0, 2), FILES).lines())
                .containsExactly(
                        "::error file=policies/a b/rules/a.drl,line=5,col=30,title=unknown-field::Candidate has no \"ttft\"."
                                + " Maybe \"ttftMs\".",
                        "::warning file=policies/a b/tables/50%25.csv,line=7,col=1,title=gap::two%0D%0Alines: a, b");
    }

    @Test
    void sarifNamesEachRuleOnceAndPlacesEachResult() throws JsonProcessingException {
        JsonNode log = read(FindingFormat.SARIF.write(FINDINGS, FILES));

        assertThat(log.path("version").asText()).isEqualTo("2.1.0");
        assertThat(log.path("$schema").asText()).contains("sarif-schema-2.1.0.json");
        assertThat(log.path("runs")).hasSize(1);
        JsonNode run = log.at("/runs/0");
        assertThat(run.at("/tool/driver/name").asText()).isEqualTo("Signalbox");
        assertThat(run.at("/tool/driver/rules"))
                .extracting(rule -> rule.path("id").asText())
                .containsExactly("gap", "unknown-field");
        assertThat(run.path("columnKind").asText()).isEqualTo("unicodeCodePoints");
        assertThat(run.path("results")).hasSize(3);
        for (JsonNode result : run.path("results")) {
            JsonNode rule =
                    run.at("/tool/driver/rules").get(result.path("ruleIndex").asInt(-1));
            assertThat(rule.path("id")).isEqualTo(result.path("ruleId"));
            assertThat(result.path("level").asText()).isIn("error", "warning");
            assertThat(result.at("/message/text").asText()).isNotEmpty();
        }
        JsonNode place = run.at("/results/1/locations/0/physicalLocation");
        URI uri = URI.create(place.at("/artifactLocation/uri").asText());
        assertThat(uri.getPath()).isEqualTo("policies/a b/tables/50%.csv");
        assertThat(place.at("/region/startLine").asInt()).isEqualTo(7);
        assertThat(place.at("/region/startColumn").asInt()).isEqualTo(1);
    }

    @Test
    void withoutFindingsSarifHasARunWithoutResults() throws JsonProcessingException {
        JsonNode run = read(FindingFormat.SARIF.write(List.of(), FILES)).at("/runs/0");

        assertThat(run.path("results").isArray()).isTrue();
        assertThat(run.path("results")).isEmpty();
    }

    @Test
    void toolsAreToldWhatToPutInstead() throws JsonProcessingException {
        List<Finding> findings = List.of(new Finding(
                Severity.ERROR,
                "unknown-field",
                "rules/a.drl",
                5,
                30,
                "no.",
                "ttftMs",
                Optional.of(new Replacement(4, "ttftMs"))));

        assertThat(read(FindingFormat.JSON.write(findings, FILES)).at("/findings/0/replacement"))
                .isEqualTo(read("{\"length\":4,\"text\":\"ttftMs\"}"));
        JsonNode change =
                read(FindingFormat.SARIF.write(findings, FILES)).at("/runs/0/results/0/fixes/0/artifactChanges/0");
        assertThat(change.at("/artifactLocation/uri").asText()).isEqualTo("policies/a%20b/rules/a.drl");
        assertThat(change.at("/replacements/0")).isEqualTo(read("""
                        {"deletedRegion":{"startLine":5,"startColumn":30,"endColumn":34},"insertedContent":{"text":"ttftMs"}}"""));
    }

    private static JsonNode read(String json) throws JsonProcessingException {
        return new ObjectMapper().readTree(json);
    }
}
