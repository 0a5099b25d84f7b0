package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.analysis.PolicyAnalysis;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DefaultPolicyTest {

    @Test
    void thereIsNothingToSayOfIt() throws Exception {
        PolicySource source = PolicySource.directory(Path.of("src/main/distribution/policy"));
        PolicyCompiler.Result result = new PolicyCompiler().compile(source);

        assertThat(result.findings()).isEmpty();
        assertThat(PolicyAnalysis.of(source, result.policy().orElseThrow(), LocalDate.of(2026, 11, 26)))
                .isEmpty();
    }
}
