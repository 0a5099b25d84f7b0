package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.util.List;
import java.util.Map;

/** A small policy, and tests of it. */
final class TestedPolicy {

    static final String FILE = "tests/some_test.yaml";

    private static final String SETTINGS = """
            name: tested
            timeZone: Europe/Berlin
            objective: cost
            defaultClass: chat
            classes:
              chat: {ttft: 800ms, expectedOutputTokens: 200}
              voice: {ttft: 200ms, tpot: 30ms, expectedOutputTokens: 60}
            """;

    private static final String RULES = """
            package tested;
            rule "voice by its label"
            when
                Request( labels["use"] == "voice" )
            then
                place.classify("voice");
            end
            rule "personal stays"
            when
                Request( labels["data"] == "personal" )
                $c : Candidate( owned == false )
            then
                place.forbid($c, "personal data");
            end
            rule "voice likes speed"
            when
                Request( requestClass == "voice" )
                $c : Candidate( ttftMs < 100 )
            then
                place.prefer($c, 10);
            end
            rule "no night shift"
            when
                Request( tenant == "acme" )
                Clock( hour < 6 )
            then
                place.reject(429, "come back at six");
            end
            rule "off"
                enabled false
            when
                Request( priority > 5 )
            then
                place.minimise("energy");
            end
            """;

    private static final String BACKENDS = """
            backends:
              fast: {placement: ASIC, owned: false, ttftMs: 50, tpotMs: 5, costUsd: 0.002}
              cheap: {placement: CPU, owned: true, ttftMs: 500, tpotMs: 20, costUsd: 0.0001}
            """;

    private TestedPolicy() {}

    static Policy policy() {
        return policy(RULES);
    }

    static Policy policy(String rules) {
        PolicyCompiler.Result result = new PolicyCompiler()
                .compile(PolicySource.of(Map.of(PolicySource.SETTINGS, SETTINGS, "rules/some.drl", rules)));
        assertThat(result.findings()).isEmpty();
        return result.policy().orElseThrow();
    }

    /** The findings of a test file, with the usual backends, each as {@code line:column code message}. */
    static List<String> findings(String file) {
        return TestSuite.read(policy(), Map.of(FILE, file)).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    /** Tests with the usual backends. */
    static TestReport run(String tests) {
        return run(policy(), BACKENDS + tests);
    }

    /** A whole test file. */
    static TestReport run(Policy policy, String file) {
        TestSuite.Result read = TestSuite.read(policy, Map.of(FILE, file));
        assertThat(read.findings()).isEmpty();
        return read.suite().orElseThrow().run(test -> true, () -> 0);
    }

    /** What failed, each as {@code name: what: expected .., but was ..}. */
    static List<String> failures(TestReport report) {
        return report.failures().stream()
                .flatMap(failure -> failure.mismatches().stream()
                        .map(mismatch -> failure.test().name() + ": " + mismatch))
                .toList();
    }
}
