package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.analysis.PolicyAnalysis;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The policy that the distribution comes with, held to what its tests say. */
class DefaultPolicyTest {

    private static final String DIRECTORY = "src/main/distribution/policy";

    @Test
    void itsTestsPassAndCoverEveryRuleAndBothOutcomesOfEveryCondition() {
        CommandRun run = CommandRun.of("policy", "test", "--coverage", "--threshold", "100", DIRECTORY);

        assertThat(run.out()).contains("passed").doesNotContain("uncovered");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void thereIsNothingToSayOfIt() throws Exception {
        PolicySource source = PolicySource.directory(Path.of(DIRECTORY));
        PolicyCompiler.Result result = new PolicyCompiler().compile(source);

        assertThat(result.findings()).isEmpty();
        assertThat(PolicyAnalysis.of(source, result.policy().orElseThrow(), LocalDate.of(2026, 11, 26)))
                .isEmpty();
    }
}
