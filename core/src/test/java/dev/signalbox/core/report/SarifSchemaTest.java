package dev.signalbox.core.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.analysis.PolicyAnalysis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** SARIF logs against the schema that OASIS publishes for version 2.1.0. */
final class SarifSchemaTest {

    private static final ReportedFiles FILES = new ReportedFiles(Path.of("policies/a b"));

    private static final Map<String, String> POLICY = Map.of(
            PolicySource.SETTINGS,
            "name: test\ndefaultClass: chat\nclasses:\n  chat: {ttft: 800ms}\n",
            "rules/a.drl",
            """
            rule "a" when Clock( hour > 23 ) then place.minimise("cost"); end
            rule "b" when Request( promptTokens < 300, promptTokens < 400 ) then place.queue(500); end
            """);

    private static final Map<String, String> BROKEN = Map.of(
            PolicySource.SETTINGS,
            "name: test\ndefaultClass: chat\nclases:\n  chat: {ttft: 800ms}\n",
            "rules/50%.drl",
            "rule \"a\" when Request( promtTokens > 5 ) then place.minimize(\"cost\") end",
            "tables/\u00fc.csv",
            "requestClass;placement;prefer\n");

    private final JsonSchema schema = schema();

    @Test
    void findingsOfEveryKindAreALog() throws IOException {
        List<Finding> findings = new ArrayList<>(compile(BROKEN).findings());
        PolicyCompiler.Result compiled = compile(POLICY);
        findings.addAll(
                PolicyAnalysis.of(PolicySource.of(POLICY), compiled.policy().orElseThrow(), LocalDate.of(2026, 3, 4)));

        assertThat(findings).anyMatch(finding -> finding.replacement().isPresent());
        assertThat(findings).anyMatch(finding -> finding.severity() == Severity.WARNING);
        assertThat(problems(FindingFormat.SARIF.write(findings, FILES))).isEmpty();
    }

    @Test
    void noFindingsAreALogToo() throws IOException {
        assertThat(problems(FindingFormat.SARIF.write(List.of(), FILES))).isEmpty();
    }

    @Test
    void theSchemaIsHeldAgainstTheLog() throws IOException {
        ObjectNode log =
                (ObjectNode) read(FindingFormat.SARIF.write(compile(BROKEN).findings(), FILES));
        ((ObjectNode) log.at("/runs/0/results/0/locations/0/physicalLocation/region")).put("startLine", 0);
        ((ObjectNode) log.at("/runs/0/tool/driver")).remove("name");

        assertThat(schema.validate(log))
                .extracting(problem -> problem.getInstanceLocation().toString())
                .contains("/runs/0/results/0/locations/0/physicalLocation/region/startLine", "/runs/0/tool/driver");
    }

    private Set<ValidationMessage> problems(String log) throws IOException {
        return schema.validate(read(log));
    }

    private static PolicyCompiler.Result compile(Map<String, String> files) {
        return new PolicyCompiler().compile(PolicySource.of(files));
    }

    private static JsonNode read(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }

    private static JsonSchema schema() {
        InputStream text = requireNonNull(SarifSchemaTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"));
        SchemaValidatorsConfig settings =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(text, settings);
    }
}
