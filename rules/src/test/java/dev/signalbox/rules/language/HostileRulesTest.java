package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What hostile policies are answered; {@link HostileRulesIT} measures what that takes. */
class HostileRulesTest {

    static Stream<Named<PolicySource>> hostile() {
        return HostilePolicies.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedWithoutRunningAnything(PolicySource policy) {
        PolicyCompiler.Result result = new PolicyCompiler().compile(policy);

        assertThat(result.policy()).isEmpty();
        assertThat(result.findings()).isNotEmpty().allMatch(finding -> finding.severity() == Finding.Severity.ERROR);
        assertThat(System.getProperty(Canary.SONG)).isNull();
    }

    @Test
    void theParserPrintsNothing() {
        PrintStream error = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Policies.compile("rule whn ` Request() thn \u00a7 end rule");
        } finally {
            System.setErr(error);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void linesMayEndAsOnWindows() {
        String drl = """
                rule "a"
                when
                  Request()
                  Requst()
                then
                  place.minimise("cost");
                end
                """;

        assertThat(Policies.findings(drl.replace("\n", "\r\n")))
                .singleElement()
                .asString()
                .startsWith("rules/a.drl:4:3: error unknown-fact");
    }

    @Test
    void aFileThatIsNotUtf8IsNamed(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("rules"));
        Files.write(directory.resolve("rules/a.drl"), new byte[] {'r', (byte) 0xc3, '('});

        assertThatThrownBy(() -> PolicySource.directory(directory))
                .hasMessageMatching("rules/a\\.drl of the policy in .* is not a text in UTF-8");
    }

    @Test
    void aDirectoryThatIsTooLargeIsNotReadToItsEnd(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("rules"));
        Files.write(directory.resolve("rules/a.drl"), new byte[PolicySource.MAX_BYTES + 1]);

        assertThatThrownBy(() -> PolicySource.directory(directory)).hasMessageContaining("is too large: at most");
    }
}
