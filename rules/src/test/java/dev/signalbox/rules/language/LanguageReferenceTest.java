package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class LanguageReferenceTest {

    private static final String UPDATE =
            "mvn -pl rules -am test -Dtest=LanguageReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dlanguage.update";

    @Test
    void theReferenceSaysWhatRulesAreCheckedBy() throws IOException {
        assertUpToDate(Path.of("docs/language.md"), LanguageReference.markdown());
    }

    @Test
    void theSchemaSaysWhatRulesAreCheckedBy() throws IOException {
        assertUpToDate(Path.of("src/main/resources/dev/signalbox/rules/facts.schema.json"), FactSchema.json());
    }

    @Test
    void theSchemaDefinesEachFactWithItsFields() {
        Object schema = new Load(LoadSettings.builder().build()).loadFromString(FactSchema.json());

        for (Fact fact : Fact.values()) {
            assertThat(schema)
                    .extracting("$defs")
                    .extracting(fact.label())
                    .extracting("properties", InstanceOfAssertFactories.MAP)
                    .containsOnlyKeys(Vocabulary.fieldNames(fact).toArray());
        }
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void theExampleOfEachVerbIsRight(Verb verb) {
        String pattern = verb.arguments().contains(Verb.Argument.CANDIDATE) ? "$candidate : Candidate()" : "Request()";

        assertRight(pattern, verb.example() + ";");
    }

    @ParameterizedTest
    @EnumSource(SituationVerb.class)
    void theExampleOfEachSituationVerbIsRight(SituationVerb verb) {
        String begun = " rule \"c\" when $b : Backend( healthy == false ) then situation.begin(\"gpu-scarce\");"
                + " situation.mark($b, \"flapping\"); end";

        assertThat(Policies.findings(
                        "rule \"a\" when $b : Backend( healthy ) then " + verb.example() + "; end" + begun))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Aggregation.Function.class)
    void eachFunctionCanBeWrittenAsTheReferenceSays(Aggregation.Function function) {
        assertThat(Policies.findings("rule \"a\" when accumulate( Backend( $s : saturation ); $f : " + function.label()
                        + "($s); $f > 1 ) then situation.begin(\"x\"); end"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void theExampleOfEachOperatorIsRight(Operator operator) {
        assertRight("Candidate( " + operator.example() + " )", "place.minimise(\"cost\");");
    }

    static Stream<Attributes.Known> attributes() {
        return Attributes.KNOWN.stream();
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void theExampleOfEachAttributeIsRight(Attributes.Known attribute) {
        String drl = "rule \"a\" " + attribute.example() + " when then place.minimise(\"cost\"); end";

        assertThat(Policies.findings(drl)).isEmpty();
    }

    private static void assertRight(String conditions, String action) {
        String marks = " rule \"b\" when $b : Backend() then situation.mark($b, \"draining\"); end";
        String drl = "rule \"a\" when " + conditions + " then " + action + " end" + marks;

        assertThat(Policies.compile(drl).findings())
                .extracting(Finding::toString)
                .isEmpty();
    }

    private static void assertUpToDate(Path file, String expected) throws IOException {
        if (System.getProperty("language.update") != null) {
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s is not what the catalogue says; to write it anew: %s", file, UPDATE)
                .isEqualTo(expected);
    }
}
