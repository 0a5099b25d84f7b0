package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.policy.Revision;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BoundedTestsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final String BACKENDS = """
            backends:
              a: {placement: GPU}
              b: {placement: CPU}
            tests:
            """;

    @Test
    void whatPassesAndFailsIsCountedAndCoverageKept() {
        Revision.TestResult result = test(BACKENDS + """
                  - {name: b wins, expect: {backend: b}}
                  - {name: a wins, expect: {backend: a, class: nothing}}
                  - {name: later, skip: not yet, expect: {backend: a}}
                """.replace("class: nothing", "doesNotFire: prefers b"));

        assertThat(result.time()).isEqualTo(NOW);
        assertThat(result.summary()).isEqualTo("1 passed, 1 failed, 1 skipped");
        assertThat(result.rulePercent()).isEqualTo(100);
        assertThat(result.conditionPercent()).isEqualTo(100);
        assertThat(result.failures())
                .containsExactly("a wins (tests/a_test.yaml:6) backend: expected a, but was b, and 1 more");
    }

    @Test
    void filesWithMistakesFailWithTheirFindings() {
        Revision.TestResult result = test(BACKENDS + "  - {name: x, expect: {backend: c, clas: chat}}\n");

        assertThat(result.failed()).isEqualTo(2);
        assertThat(result.rulePercent()).isNaN();
        assertThat(result.failures())
                .anySatisfy(failure ->
                        assertThat(failure).startsWith("tests/a_test.yaml:5:").contains("unknown-backend"))
                .anySatisfy(failure -> assertThat(failure).contains("unknown-key"));
    }

    @Test
    void muchThatFailsIsCutShort() {
        StringBuilder tests = new StringBuilder(BACKENDS);
        for (int i = 0; i < 30; i++) {
            tests.append("  - {name: ").append("long ".repeat(100)).append(i).append(", expect: {backend: a}}\n");
        }

        Revision.TestResult result = test(tests.toString());

        assertThat(result.failed()).isEqualTo(30);
        assertThat(result.failures())
                .hasSize(20)
                .allSatisfy(text -> assertThat(text).hasSize(303));
    }

    @Test
    void whatTakesTooLongIsLeftOut() {
        AtomicLong time = new AtomicLong();
        BoundedTests slow =
                new BoundedTests(InstantSource.fixed(NOW), () -> time.addAndGet(TimeUnit.SECONDS.toNanos(3)));

        Revision.TestResult result = test(slow, BACKENDS + """
                  - {name: one, expect: {backend: b}}
                  - {name: two, expect: {backend: b}}
                  - {name: three, expect: {backend: b}}
                """);

        assertThat(result.passed()).isPositive();
        assertThat(result.notRun()).isPositive();
        assertThat(result.passed() + result.notRun()).isEqualTo(3);
        assertThat(result.failed()).isZero();
    }

    private static Revision.TestResult test(String tests) {
        return test(new BoundedTests(InstantSource.fixed(NOW), System::nanoTime), tests);
    }

    private static Revision.TestResult test(BoundedTests tester, String tests) {
        SortedMap<String, String> files = new TreeMap<>(PolicySidecar.preferring("b"));
        PolicyCompiler.Result compiled = new PolicyCompiler().compile(PolicySource.of(files));
        files.put("tests/a_test.yaml", tests);
        return tester.test(compiled.policy().orElseThrow(), files);
    }
}
