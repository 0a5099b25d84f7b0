package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestSchemaTest {

    private static final Path SHIPPED = Path.of("src/main/distribution/schema/policy-test.schema.json");

    private static final Pattern KNOWN = Pattern.compile("known here: ([^.]*)\\.");

    @Test
    void theShippedSchemaIsTheOneOfTheCatalogue() throws IOException {
        Path current = Path.of("target/policy-test.schema.json");
        Files.writeString(current, TestSchema.text());

        assertThat(Files.readString(SHIPPED))
                .as("%s must be what is now in core/%s", SHIPPED, current)
                .isEqualTo(TestSchema.text());
    }

    /** Whoever reads tests tells the keys that it knows, wherever it finds one that it does not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                              | unknown: 1
            /properties/defaults            | defaults: {unknown: 1}
            /$defs/request                  | defaults: {request: {unknown: 1}}
            /$defs/request/properties/slo   | defaults: {request: {slo: {unknown: 1}}}
            /$defs/backend                  | defaults: {backend: {unknown: 1}}
            /$defs/model                    | defaults: {backend: {models: {m: {unknown: 1}}}}
            /$defs/backend/properties/ttftMs/anyOf/1 | defaults: {backend: {ttftMs: {unknown: 1}}}
            /$defs/request                  | requests: {r: {unknown: 1}}
            /$defs/backend                  | backends: {b: {placement: GPU, unknown: 1}}
            /$defs/clock/anyOf/1            | clock: {unknown: 1}
            /$defs/budget                   | budgets: [{unknown: 1}]
            /$defs/test                     | tests: [{unknown: 1}]
            /$defs/test/properties/request/anyOf/1 | tests: [{request: {unknown: 1}}]
            /$defs/step                     | tests: [{timeline: [{unknown: 1}]}]
            /$defs/expect                   | tests: [{expect: {unknown: 1}}]
            /$defs/expect/properties/refusal/anyOf/1 | tests: [{expect: {refusal: {unknown: 1}}}]
            /$defs/expect/properties/hedge/anyOf/1   | tests: [{expect: {hedge: {unknown: 1}}}]
            /$defs/expect/properties/queue/anyOf/1   | tests: [{expect: {queue: {unknown: 1}}}]
            """)
    void theSchemaKnowsTheKeysThatTestsAreReadWith(String pointer, String file) throws JsonProcessingException {
        JsonNode schema = new ObjectMapper().readTree(TestSchema.text());

        Set<String> inSchema = new TreeSet<>();
        schema.at(pointer + "/properties").fieldNames().forEachRemaining(inSchema::add);

        assertThat(inSchema).isNotEmpty().isEqualTo(knownByReader(file));
        assertThat(schema.at(pointer + "/additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void everyReferenceLeadsSomewhere() throws JsonProcessingException {
        JsonNode schema = new ObjectMapper().readTree(TestSchema.text());

        assertThat(schema.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                schema.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    private static Set<String> knownByReader(String file) {
        Matcher known = KNOWN.matcher(TestedPolicy.findings(file).stream()
                .filter(finding -> finding.contains("unknown-key"))
                .findFirst()
                .orElseThrow());
        assertThat(known.find()).isTrue();
        return new TreeSet<>(Set.of(known.group(1).split(", ")));
    }
}
