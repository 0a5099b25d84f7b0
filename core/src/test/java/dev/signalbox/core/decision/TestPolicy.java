package dev.signalbox.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.util.Map;

/** Policies for tests: three classes, and the rules of the test. */
final class TestPolicy {

    private static final String SETTINGS = """
            name: test
            timeZone: UTC
            objective: cost
            defaultClass: chat
            classes:
              chat: {ttft: 800ms, tpot: 60ms, expectedOutputTokens: 200}
              voice: {ttft: 200ms, tpot: 30ms, expectedOutputTokens: 60}
              best-effort: {expectedOutputTokens: 300}
            """;

    private TestPolicy() {}

    /** A decider by these rules on a fleet. */
    static Decider decider(String rules, FleetSnapshot fleet) {
        return decider(rules, fleet, WorldSources.unknown());
    }

    /** A decider by these rules on a fleet, which looks at the rest of the world there. */
    static Decider decider(String rules, FleetSnapshot fleet, WorldSources sources) {
        PolicyCompiler.Result result = new PolicyCompiler()
                .compile(PolicySource.of(
                        Map.of(PolicySource.SETTINGS, SETTINGS, "rules/test.drl", "package test;\n" + rules)));
        assertThat(result.findings()).isEmpty();
        Policy policy = result.policy().orElseThrow();
        return new Decider(policy, policy.matrix(), fleet, sources);
    }
}
