package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.testing.CaseResult.Status;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TestSuiteTest {

    @Test
    void expectationsThatHoldPass() {
        TestReport report = TestedPolicy.run("""
                tests:
                  - name: voice
                    request: {labels: {use: voice}}
                    expect:
                      class: voice
                      placement: ASIC
                      backend: fast
                      anyOf: [fast, cheap]
                      model: any-model
                      fallbacks: [cheap]
                      fires: [voice by its label, voice likes speed]
                      doesNotFire: no night shift
                      refusal: false
                      meetsSlo: true
                      points: {fast: 10, cheap: 0}
                      tags: {}
                      hedge: false
                      queue: false
                      situations: []
                      marks: {fast: []}
                  - name: night
                    request: {tenant: acme}
                    clock: {hour: 5}
                    expect:
                      refusal: {status: 429, code: rejected_by_rule, rule: no night shift}
                  - name: personal
                    request: {labels: {use: voice, data: personal}}
                    expect:
                      backend: cheap
                      fallbacks: []
                      rejected: {fast: personal stays}
                      meetsSlo: false
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
        assertThat(report.count(Status.PASSED)).isEqualTo(3);
    }

    @Test
    void expectationsThatDoNotHoldSayWhatWasInstead() {
        TestReport report = TestedPolicy.run("""
                tests:
                  - name: voice
                    request: {labels: {use: voice}}
                    expect:
                      class: chat
                      placement: CPU
                      backend: cheap
                      anyOf: [cheap]
                      model: other
                      fallbacks: []
                      fires: [personal stays]
                      doesNotFire: voice likes speed
                      refusal: true
                      meetsSlo: false
                      points: {fast: 0}
                      rejected: {cheap: forbidden}
                      tags: {tier: gold}
                      hedge: {afterMs: 100, maxFraction: 0.1}
                      queue: {maxMs: 100}
                      situations: [scarce]
                      marks: {fast: [slow]}
                  - name: refusal
                    expect:
                      refusal: {status: 503}
                """);

        assertThat(TestedPolicy.failures(report))
                .containsExactly(
                        "voice: class: expected chat, but was voice",
                        "voice: placement: expected CPU, but was ASIC",
                        "voice: backend: expected cheap, but was fast",
                        "voice: anyOf: expected one of cheap, but was fast",
                        "voice: fallbacks: expected none, but was cheap",
                        "voice: model: expected other, but was any-model",
                        "voice: meetsSlo: expected false, but was true",
                        "voice: fires: expected \"personal stays\", but was not fired; these did: \"voice by its label\","
                                + " \"voice likes speed\"",
                        "voice: doesNotFire: expected no \"voice likes speed\", but was fired",
                        "voice: refusal: expected a refusal, but was fast",
                        "voice: tags: expected tier=gold, but was none",
                        "voice: hedge: expected after 100 ms for at most 0.1, but was none",
                        "voice: queue: expected for at most 100 ms, but was none",
                        "voice: points: expected fast=0, but was fast=10",
                        "voice: rejected: expected cheap=forbidden, but was cheap=not rejected",
                        "voice: situations: expected scarce, but was none",
                        "voice: marks: expected fast slow, but was fast none",
                        "refusal: refusal: expected refused with 503, but was cheap");
    }

    @Test
    void aFailureSaysHowTheDecisionCameAbout() {
        TestReport report = TestedPolicy.run("""
                tests:
                  - name: voice
                    request: {labels: {use: voice}}
                    expect: {backend: cheap, fires: personal stays}
                """);

        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.why())
                        .contains(
                                "class voice, placed on fast",
                                "rule \"voice likes speed\" fired for fast: prefer +10",
                                "fast (ASIC) chosen: 10 points, meets the targets, ttft 50 ms, tpot 5 ms, end to end 345 ms,"
                                        + " cost 0.002 USD",
                                "rule \"personal stays\" did not fire: labels[\"data\"] must be personal, but is unknown"
                                        + " (rules/some.drl:10:14)"));
    }

    @Test
    void aMatrixMakesACaseOfEachCombinationAndNamesIt() {
        TestReport report = TestedPolicy.run("""
                tests:
                  - name: where it goes
                    matrix:
                      request.labels.use: [voice, chat]
                      backends.fast.ttftMs: [99, 100]
                    expect: {backend: cheap}
                    except:
                      - request.labels.use: voice
                        expect: {backend: fast}
                """);

        assertThat(report.results())
                .extracting(result -> result.test().name())
                .containsExactly(
                        "where it goes [use=voice, fast.ttftMs=99]",
                        "where it goes [use=voice, fast.ttftMs=100]",
                        "where it goes [use=chat, fast.ttftMs=99]",
                        "where it goes [use=chat, fast.ttftMs=100]");
        assertThat(TestedPolicy.failures(report)).isEmpty();
    }

    @Test
    void whatIsMoreParticularOutweighsWhatIsCommon() {
        TestReport report = TestedPolicy.run(TestedPolicy.policy(), """
                clock: 2026-03-02T05:00
                defaults:
                  request: {tenant: acme, labels: {use: voice, data: public}}
                  backend: {placement: GPU, ttftMs: 150}
                requests:
                  personal: {labels: {data: personal}}
                backends:
                  a: {owned: false, ttftMs: 90}
                  b: {owned: true}
                tests:
                  - name: of the file
                    expect: {class: voice, refusal: {status: 429}}
                  - name: of the test
                    clock: {hour: 6}
                    expect: {class: voice, backend: a}
                  - name: of the named request
                    request: personal
                    clock: {hour: 6}
                    expect: {class: voice, backend: b}
                  - name: of a request like another
                    request: {like: personal, labels: {use: chat}}
                    clock: {hour: 6}
                    expect: {class: chat, backend: b}
                  - name: of the backend
                    clock: 2026-03-02T06:00+01:00
                    backends: {a: {healthy: false}}
                    expect: {backend: b}
                  - name: of the fleet
                    clock: {hour: 6}
                    fleet: b
                    expect: {backend: b, fallbacks: []}
                  - name: of the matrix
                    matrix:
                      clock.hour: [5, 6]
                      request: [personal]
                    expect: {backend: b}
                    except: [{clock.hour: 5, expect: {refusal: true}}]
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
    }

    @Test
    void aChoiceThatIsDrawnDoesNotPassByLuck() {
        TestReport report = TestedPolicy.run(TestedPolicy.policy(), """
                defaults:
                  backend: {placement: GPU, costUsd: 0.001}
                backends: {a: {}, b: {}}
                tests:
                  - name: one of two
                    expect: {backend: a}
                  - name: either
                    expect: {anyOf: [a, b]}
                  - name: a
                    backends: {b: {costUsd: 0.002}}
                    expect: {backend: a, fallbacks: [b]}
                """);

        assertThat(TestedPolicy.failures(report)).containsExactly("one of two: backend: expected a, but was b");
        assertThat(report.failures().get(0).why())
                .anySatisfy(line ->
                        assertThat(line).contains("the choice is drawn among").contains("anyOf"));
    }

    @Test
    void whatATestDoesNotSayIsUnknown() {
        TestReport report = TestedPolicy.run(TestedPolicy.policy("""
                package tested;
                rule "unknown"
                when
                    $c : Candidate( running == null, waiting == null, saturation == null, kvCacheUsage == null,
                            loadAgeMs == null, ttftMs == null, costUsd == null, errorRate == null, meetsSlo == null,
                            contextTokens == null, region == null )
                then
                    place.prefer($c, 1);
                end
                rule "known"
                when
                    $c : Candidate( running == 3, waiting == 1, saturation == 0.5, kvCacheUsage == 0.25,
                            loadAgeMs == 1500, ttftMs == 70, costUsd == 0.7, errorRate == 0.5, meetsSlo == true,
                            contextTokens == 4096, region == "north", quantization == "fp8", endToEndMs == 900,
                            marks contains "slow" )
                then
                    place.prefer($c, 2);
                end
                rule "slow"
                when
                    $b : Backend( saturation > 1 )
                then
                    situation.mark($b, "slow");
                end
                """), """
                defaults:
                  request: {promptTokens: 500, expectedOutputTokens: 100}
                backends:
                  silent: {placement: GPU, maxConcurrency: 8}
                  told:
                    placement: GPU
                    maxConcurrency: 8
                    running: 3
                    waiting: 1
                    kvCacheUsage: 0.25
                    loadAgeMs: 1500
                    ttftMs: {fixed: 20, perPromptToken: 0.1}
                    tpotMs: 1
                    costUsd: {perPromptToken: 0.001, perOutputToken: 0.002}
                    errorRate: 0.5
                    endToEndMs: 900
                    marks: [slow]
                    region: north
                    models:
                      any-model: {contextTokens: 4096, quantization: fp8}
                tests:
                  - name: each
                    expect: {points: {silent: 1, told: 2}}
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
    }

    @Test
    void theWorldIsWhatTheTestSays() {
        TestReport report = TestedPolicy.run(TestedPolicy.policy("""
                package tested;
                rule "budget"
                when
                    Budget( tenant == "acme", fraction > 0.5 )
                then
                    place.tag("budget", "short");
                end
                rule "grid"
                when
                    Grid( region == "north", carbonIntensity > 300 )
                then
                    place.tag("grid", "dirty");
                end
                rule "fleet"
                when
                    Fleet( placement == Placement.GPU, healthy < 1 )
                then
                    place.tag("fleet", "down");
                end
                rule "scarcity"
                when
                    Backend( placement == Placement.GPU, saturation > 0.9 )
                then
                    situation.begin("scarce");
                end
                rule "situation"
                when
                    Situation( name == "scarce" )
                then
                    place.tag("situation", "scarce");
                    place.substitute("small");
                    place.hedge(500, 0.05);
                    place.queue(2000);
                end
                """), """
                defaults:
                  request: {model: large, tenant: acme}
                backends:
                  gpu: {placement: GPU, models: [large]}
                  edge: {placement: EDGE, models: [small], operations: [chat]}
                tests:
                  - name: all at once
                    budgets: [{tenant: acme, period: day, spentUsd: 6, limitUsd: 10}]
                    grids: {north: 400}
                    situations: [scarce]
                    backends: {gpu: {healthy: false}}
                    expect:
                      tags: {budget: short, grid: dirty, fleet: down, situation: scarce}
                      backend: edge
                      model: small
                      hedge: {afterMs: 500, maxFraction: 0.05}
                      queue: {maxMs: 2000}
                      situations: scarce
                  - name: nothing of it
                    expect: {backend: gpu, fires: []}
                  - name: other tenants' budgets are not seen
                    request: {tenant: other}
                    budgets: [{tenant: acme, spentUsd: 6, limitUsd: 10}]
                    expect: {doesNotFire: budget}
                """);

        assertThat(TestedPolicy.failures(report)).isEmpty();
    }

    @Test
    void aSkippedTestIsNotRun() {
        TestReport report = TestedPolicy.run("""
                tests:
                  - name: later
                    skip: waits for the second GPU
                    expect: {backend: fast}
                """);

        assertThat(report.passed()).isTrue();
        assertThat(report.count(Status.SKIPPED)).isEqualTo(1);
        assertThat(report.coverage().firedRules()).isZero();
    }

    @Test
    void bothEnginesMustAgree() {
        Policy policy = TestedPolicy.policy();
        Policy broken = new Policy(
                policy.name(),
                policy.revision(),
                policy.zone(),
                policy.classes(),
                policy.defaultClass(),
                policy.objective(),
                policy.rules(),
                policy.matrix(),
                new Silent());

        TestReport report = TestedPolicy.run(broken, """
                backends: {a: {placement: GPU}}
                tests: [{name: voice, request: {labels: {use: voice}}, expect: {class: voice}}]
                """);

        assertThat(TestedPolicy.failures(report))
                .singleElement()
                .asString()
                .contains("engines: expected the same of both");
    }

    @Test
    void theSameTestsGiveTheSameReport() {
        String tests = """
                tests:
                  - name: one of two
                    backends: {fast: {costUsd: 0.0001}}
                    expect: {backend: fast}
                """;

        assertThat(TestedPolicy.failures(TestedPolicy.run(tests)))
                .isEqualTo(TestedPolicy.failures(TestedPolicy.run(tests)));
    }

    /** An engine in which no rule ever fires. */
    private static final class Silent implements PlacementRules {

        @Override
        public int classify(RequestFacts request, World world) {
            return Outcome.NO_RULE;
        }

        @Override
        public Prepared prepare(List<CandidateFacts> candidates) {
            return (request, world, figures, outcome) -> outcome.reset(5, candidates.size());
        }
    }
}
