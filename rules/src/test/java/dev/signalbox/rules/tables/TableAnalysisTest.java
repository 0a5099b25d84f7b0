package dev.signalbox.rules.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableAnalysisTest {

    @Test
    void tellsOfValuesBetweenRowsThatNoneTakes() {
        assertThat(findings("""
                promptTokens,streaming,classify
                [0..4096),true,chat
                (4096..100000],true,voice
                [0..100000],false,voice
                """))
                .containsExactly(
                        "tables/a.csv:4:1: warning gap no row takes promptTokens 4096 with streaming true; add a row for it, or one"
                                + " with - that has a lower salience, unless this is meant.");
    }

    @Test
    void tellsOfCombinationsThatNoRowTakes() {
        assertThat(findings("""
                tenant,labels[use],minimise
                acme,batch,cost
                acme,voice,ttft
                other,batch,cost
                """))
                .containsExactly(
                        "tables/a.csv:4:1: warning gap no row takes tenant other with labels[use] voice; add a row for it, or one"
                                + " with - that has a lower salience, unless this is meant.");
    }

    @Test
    void whatIsOutsideOfATableOrTakenByARestIsNoGap() {
        assertThat(findings("""
                promptTokens,classify,salience
                [0..100),chat,
                [100..200),voice,
                """)).isEmpty();
        assertThat(findings("""
                tenant,promptTokens,classify,salience
                acme,< 100,chat,1
                other,> 200,voice,1
                -,-,chat,0
                """)).isEmpty();
    }

    @Test
    void rowsThatAddUpHaveNoGaps() {
        assertThat(findings("""
                requestClass,placement,prefer
                chat,GPU,10
                voice,ASIC,20
                -,CPU,1
                """)).isEmpty();
    }

    @Test
    void tellsOfRowsThatOverlapByAccident() {
        assertThat(findings("""
                requestClass,promptTokens,placement,prefer
                chat,[0..4096],GPU,10
                chat,[4096..8192],GPU,5
                """))
                .containsExactly(
                        "tables/a.csv:3:1: warning overlap row 3 and row 2 both take promptTokens 4096, and the points of both"
                                + " count; make their values apart, or one row of them.");
    }

    @Test
    void aGeneralRowAndASpecialOneMayBothCount() {
        assertThat(findings("""
                requestClass,promptTokens,prefer,effective,expires
                chat,-,10,,
                chat,< 100,5,,
                voice,[0..10],1,,2026-01-01
                voice,[5..20],1,2026-01-01,
                """)).isEmpty();
    }

    @Test
    void tellsOfRowsWithTheSameConditionsAndOtherPoints() {
        assertThat(findings("""
                # A comment counts as a row.
                tenant,promptTokens,avoid,prefer
                acme,-,,1
                acme,< 100,5,
                acme,< 100,,2
                """))
                .containsExactly(
                        "tables/a.csv:5:1: warning duplicate-row row 5 has the conditions of row 4, and the points of both count.");
    }

    @Test
    void rowsItCannotCompareAreLeftAlone() {
        assertThat(findings("""
                Candidate.model,waiting,prefer
                contains 8b,-,1
                contains 8b,-,1
                -,> Request.promptTokens,1
                """)).isEmpty();
    }

    @Test
    void theCompilerTellsOfThem() {
        assertThat(compile("tenant,prefer\nacme,1\nacme,2\n").findings())
                .extracting(Finding::code)
                .contains("duplicate-row");
    }

    private static List<String> findings(String csv) {
        PolicyCompiler.Result result = compile(csv);
        assertThat(result.policy()).as(result.findings()::toString).isPresent();
        List<String> findings = new ArrayList<>();
        TableAnalysis.find(result.policy().orElseThrow().rules(), finding -> findings.add(finding.toString()));
        return findings;
    }

    private static PolicyCompiler.Result compile(String csv) {
        return new PolicyCompiler()
                .compile(PolicySource.of(Map.of(PolicySource.SETTINGS, Policies.SETTINGS, "tables/a.csv", csv)));
    }
}
