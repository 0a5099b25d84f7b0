package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CoverageTest {

    private static final String RULES = """
            package tested;
            rule "busy"
            when
                Request( requestClass == "voice", tools == false )
                $c : Candidate( placement == Placement.GPU, saturation > 0.9 || kvCacheUsage > 0.95 )
            then
                place.avoid($c, 10);
            end
            rule "off"
                enabled false
            when
                Request( priority > 5 )
            then
                place.minimise("energy");
            end
            """;

    @Test
    void aConditionIsCoveredOnceItHeldAndDidNotHold() {
        Coverage coverage = coverage("""
                  - name: a
                    request: {labels: {use: voice}}
                    expect: {class: chat}
                """);

        assertThat(coverage.firedRules()).isZero();
        assertThat(missing(coverage))
                .containsExactly(
                        "4:14 requestClass == \"voice\" never true",
                        "4:39 tools == false never tested",
                        "5:21 placement == Placement.GPU never tested",
                        "5:49 saturation > 0.9 never tested",
                        "5:69 kvCacheUsage > 0.95 never tested");
    }

    @Test
    void unknownCountsAsNotHolding() {
        Coverage coverage = run("""
                package tested;
                rule "full"
                when
                    $c : Candidate( kvCacheUsage > 0.95 )
                then
                    place.avoid($c, 10);
                end
                """, """
                backends:
                  unknown: {placement: GPU}
                  full: {placement: GPU, kvCacheUsage: 1}
                tests: [{name: a, expect: {anyOf: [unknown, full]}}]
                """);

        assertThat(missing(coverage)).isEmpty();
        assertThat(coverage.firedRules()).isEqualTo(1);
        assertThat(coverage.reaches(100)).isTrue();
    }

    @Test
    void whatIsNotReachedIsNotTested() {
        Coverage coverage = run(RULES.replace("requestClass == \"voice\"", "requestClass == \"chat\""), """
                backends:
                  gpu: {placement: GPU, saturation: 1, kvCacheUsage: 1}
                  cpu: {placement: CPU, kvCacheUsage: 1}
                tests: [{name: a, expect: {class: chat}}]
                """);

        assertThat(missing(coverage))
                .containsExactly(
                        "4:14 requestClass == \"chat\" never false",
                        "4:38 tools == false never false",
                        "5:49 saturation > 0.9 never false",
                        "5:69 kvCacheUsage > 0.95 never tested");
        assertThat(coverage.rulePercent()).isEqualTo(100);
        assertThat(coverage.conditionPercent()).isEqualTo(20);
        assertThat(coverage.reaches(20)).isTrue();
        assertThat(coverage.reaches(20.1)).isFalse();
    }

    @Test
    void whatIsNotCoveredIsAWarningAtItsPlace() {
        Coverage coverage = coverage("  - {name: a, expect: {class: chat}}\n");

        assertThat(coverage.uncovered())
                .hasSize(6)
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING));
        assertThat(coverage.uncovered().get(0))
                .hasToString("rules/some.drl:2:1: warning uncovered-rule rule \"busy\" fired in no test.");
        assertThat(coverage.uncovered().get(1))
                .hasToString("rules/some.drl:4:14: warning uncovered-condition"
                        + " requestClass == \"voice\" was never true in a test.");
    }

    @Test
    void aPolicyWithoutRulesIsCovered() {
        assertThat(new Coverage(List.of()).reaches(100)).isTrue();
    }

    private static Coverage coverage(String tests) {
        return run(RULES, "backends: {gpu: {placement: GPU}}\ntests:\n" + tests);
    }

    private static Coverage run(String rules, String file) {
        return TestedPolicy.run(TestedPolicy.policy(rules), file).coverage();
    }

    private static List<String> missing(Coverage coverage) {
        return coverage.conditions().stream()
                .filter(condition -> !condition.covered())
                .map(condition -> condition.position().line() + ":"
                        + condition.position().column() + " " + condition.text() + " " + condition.missing())
                .toList();
    }
}
