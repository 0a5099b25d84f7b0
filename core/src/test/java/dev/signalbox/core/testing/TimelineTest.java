package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Policy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TimelineTest {

    private static final Policy POLICY = TestedPolicy.policy("""
            package tested;
            rule "GPU is busy"
            when
                Backend( placement == Placement.GPU, saturation > 0.9 )
            then
                situation.begin("gpu-busy", "30s", "10s");
            end
            rule "GPU is down"
            when
                $b : Backend( healthy == false )
            then
                situation.mark($b, "down", "0s", "60s");
            end
            rule "never"
            when
                Backend( placement == Placement.EDGE, saturation > 0.9 )
            then
                situation.begin("edge-busy");
            end
            rule "busy GPUs are spared"
            when
                Situation( name == "gpu-busy" )
                $c : Candidate( placement == Placement.GPU )
            then
                place.avoid($c, 10);
            end
            rule "what was down is not trusted"
            when
                $c : Candidate( marks contains "down" )
            then
                place.avoid($c, 20);
            end
            """);

    private static final String HEAD = """
            defaults:
              backend: {maxConcurrency: 10, waiting: 0}
            backends:
              gpu: {placement: GPU, running: 1, costUsd: 0.001}
              cpu: {placement: CPU, running: 1, costUsd: 0.002}
            """;

    @Test
    void situationsBeginAndEndAsTimePasses() {
        TestReport report = TestedPolicy.run(POLICY, HEAD + """
                tests:
                  - name: busy
                    timeline:
                      - at: 0s
                        backends: {gpu: {running: 10}}
                        expect: {situations: [], backend: gpu}
                      - at: 29s
                        expect: {situations: []}
                      - at: 30s
                        expect: {situations: gpu-busy, backend: cpu, fires: busy GPUs are spared}
                      - at: 40s
                        backends: {gpu: {running: 2}}
                        expect: {situations: gpu-busy}
                      - at: 51s
                        expect: {situations: [], backend: gpu}
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
        assertThat(report.results())
                .extracting(result -> result.test().name())
                .contains("busy [at 0s]", "busy [at 29s]", "busy [at 30s]");
    }

    @Test
    void marksStayAsLongAsTheirRuleSays() {
        TestReport report = TestedPolicy.run(POLICY, HEAD + """
                tests:
                  - name: down
                    matrix: {backends.gpu.costUsd: [0.001, 0.0015]}
                    timeline:
                      - at: 0s
                        backends: {gpu: {healthy: false}}
                        expect: {backend: cpu, rejected: {gpu: not-serving}, marks: {gpu: down, cpu: []}}
                      - at: 10s
                        backends: {gpu: {healthy: true}}
                      - at: 1m
                        expect: {backend: cpu, points: {gpu: -20}}
                      - at: 2m
                        expect: {backend: gpu, marks: {gpu: []}}
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
        assertThat(report.results()).hasSize(6);
    }

    @Test
    void whatIsExpectedWronglyIsTold() {
        TestReport report = TestedPolicy.run(POLICY, HEAD + """
                tests:
                  - name: busy
                    timeline:
                      - at: 0s
                        backends: {gpu: {running: 10}}
                      - at: 30s
                        expect: {situations: []}
                """);

        assertThat(TestedPolicy.failures(report))
                .containsExactly("busy [at 30s]: situations: expected none, but was gpu-busy");
    }

    @Test
    void situationRulesThatMatchForAsLongAsTheyAskAreCovered() {
        TestReport report = TestedPolicy.run(POLICY, HEAD + """
                tests:
                  - name: busy
                    timeline:
                      - at: 0s
                        backends: {gpu: {running: 10, healthy: false}}
                      - at: 30s
                        expect: {situations: [gpu-busy]}
                """);

        assertThat(report.coverage().rules().stream()
                        .filter(rule -> !rule.fired())
                        .map(Coverage.OfRule::name))
                .containsExactly("never");
        assertThat(uncovered(report))
                .contains("16:14 placement == Placement.EDGE was never true", "16:43 saturation > 0.9 was never tested")
                .doesNotContain("4:14 placement == Placement.GPU was never true");
    }

    @Test
    void aRuleThatMatchesTooShortlyIsNotCovered() {
        TestReport report = TestedPolicy.run(POLICY, HEAD + """
                tests:
                  - name: busy
                    timeline:
                      - at: 0s
                        backends: {gpu: {running: 10}}
                      - at: 29s
                        expect: {situations: []}
                """);

        assertThat(report.coverage().rules().get(0).fired()).isFalse();
    }

    @Test
    void whatMustHoldOfAnAccumulateIsACondition() {
        Policy policy = TestedPolicy.policy("""
                package tested;
                rule "loaded"
                when
                    $b : Backend( healthy )
                    accumulate( Backend( id == $b.id, $w : waiting ) over window:time(10s); $mean : average($w); $mean > 5 )
                then
                    situation.mark($b, "loaded");
                    situation.begin("some-loaded", "1m");
                end
                rule "loaded ones are avoided"
                when
                    Situation( name == "some-loaded" )
                    $c : Candidate( marks contains "loaded" )
                then
                    place.avoid($c, 10);
                end
                """);

        TestReport report = TestedPolicy.run(policy, HEAD + """
                tests:
                  - name: loaded
                    timeline:
                      - at: 0s
                        backends: {gpu: {waiting: 6}}
                        expect: {marks: {gpu: loaded}}
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
        Coverage.OfRule loaded = report.coverage().rules().get(0);
        assertThat(loaded.fired()).isTrue();
        assertThat(loaded.conditions())
                .extracting(condition -> condition.text() + " " + condition.missing())
                .containsExactly("healthy == true never false", "id == Backend.id ", "average(waiting) > 5 ");
    }

    @Test
    void situationRulesSeePricesFleetsGridsBudgetsAndTheTime() {
        Policy policy = TestedPolicy.policy("""
                package tested;
                rule "dear and idle"
                when
                    $p : Price( usdPerHour > 3 )
                    $b : Backend( id == $p.backend, saturation < 0.1 )
                then
                    situation.mark($b, "wasted");
                end
                rule "few"
                when
                    Fleet( placement == Placement.CPU, healthy == 0, backends == 2, saturation == 0.3 )
                    Budget( tenant == "acme", fraction > 0.5 )
                    Clock( hour == 14 )
                then
                    situation.begin("few");
                end
                rule "clean"
                when
                    not Grid( region == "north", carbonIntensity > 100 )
                then
                    situation.begin("clean");
                end
                rule "few are asked"
                when
                    Situation( name == "few" )
                    $c : Candidate( marks contains "wasted" )
                then
                    place.prefer($c, 10);
                end
                """);

        TestReport report = TestedPolicy.run(policy, HEAD + """
                  cpu-b: {placement: CPU, running: 5}
                grids: {north: 200}
                clock: {hour: 13}
                tests:
                  - name: all of it
                    timeline:
                      - at: 0s
                        backends: {gpu: {usdPerHour: 4, running: 0}, cpu: {healthy: false}, cpu-b: {healthy: false}}
                        budgets: [{tenant: acme, period: day, spentUsd: 60, limitUsd: 100}]
                        expect: {situations: [], marks: {gpu: wasted, cpu: []}}
                      - at: 1h
                        expect: {situations: few, fires: few are asked}
                      - at: 3601s
                        grids: {north: 90}
                        expect: {situations: [few, clean]}
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
    }

    @Test
    void withoutATimelineSituationRulesAreNotAsked() {
        TestReport report = TestedPolicy.run(POLICY, HEAD + """
                tests:
                  - name: given
                    backends: {gpu: {healthy: false, running: 10}}
                    situations: [gpu-busy]
                    expect: {situations: gpu-busy, marks: {gpu: []}}
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
    }

    @Test
    void aTimelineIsReadStrictly() {
        assertThat(findings("[{at: 5s}]"))
                .anySatisfy(finding -> assertThat(finding).contains("can't fail"));
        assertThat(findings("[{expect: {class: chat}}]"))
                .singleElement()
                .asString()
                .contains("key \"tests[0].timeline[0].at\" is missing");
        assertThat(findings("[{at: 5s}, {at: 4s, expect: {class: chat}}]"))
                .singleElement()
                .asString()
                .contains("must not be before the last step");
        assertThat(findings("[{at: 5s, clock: {hour: 1}, expect: {class: chat}}]"))
                .singleElement()
                .asString()
                .contains("unknown key \"tests[0].timeline[0].clock\"");
        assertThat(findings("[{at: 5s, expect: {class: chat}}], expect: {class: chat}"))
                .singleElement()
                .asString()
                .contains("each step has its own expect");
    }

    private static List<String> uncovered(TestReport report) {
        return report.coverage().uncovered().stream()
                .map(finding -> finding.line() + ":" + finding.column() + " "
                        + finding.message().replace(" in a test.", ""))
                .toList();
    }

    private static List<String> findings(String timeline) {
        String file = HEAD + "tests:\n  - {name: a, matrix: {request.priority: [1, 2]}, timeline: " + timeline + "}\n";
        return TestSuite.read(POLICY, Map.of(TestedPolicy.FILE, file)).findings().stream()
                .map(Object::toString)
                .toList();
    }
}
