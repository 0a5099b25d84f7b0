package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyBenchCommandTest {

    @TempDir
    Path directory;

    @BeforeEach
    void writePolicy() throws IOException {
        PolicySidecar.write(directory, PolicySidecar.preferring("b"));
        Files.createDirectories(directory.resolve("tests"));
        Files.writeString(directory.resolve("tests/a_test.yaml"), """
                requests:
                  short: {promptTokens: 1}
                backends:
                  a: {placement: GPU, saturation: 0.5}
                  b: {placement: CPU}
                tests:
                  - {name: b wins, expect: {backend: b}}
                  - {name: still, matrix: {request.promptTokens: [1, 2]}, expect: {backend: b}}
                  - {name: not this one, skip: not yet, expect: {backend: a}}
                """);
    }

    @Test
    void theRequestsOfItsTestsAreDecidedOverAndOver() {
        CommandRun run = bench("--seconds", "0.05");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("Policy test, 1 rule, 3 requests of its tests on one thread.\n")
                .containsPattern("  median +\\d+\\.\\d\\d\n  p90 ")
                .containsPattern("of [\\d,]+ decisions; reading the time is \\d+\\.\\d\\d of each.")
                .containsPattern("It allocates [\\d,]+ bytes.")
                .containsPattern("The slowest requests, by their medians:\n +\\d+\\.\\d\\d  tests/a_test.yaml: ");
    }

    @Test
    void figuresComeAsJsonToo() throws IOException {
        JsonNode report = new ObjectMapper()
                .readTree(bench("--json", "--seconds", "0.05", "--request", "short", "--state", tests())
                        .out());

        assertThat(report.path("decisions").asLong()).isPositive();
        assertThat(report.at("/microseconds/median").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(report.at("/microseconds/longest").asDouble());
        assertThat(report.path("bytesPerDecision").asDouble()).isPositive();
        assertThat(report.path("requests")).hasSize(1);
        assertThat(report.at("/requests/0/name").asText()).isEqualTo("short");
    }

    @Test
    void withNothingToDecideItSaysWhatToGive() throws IOException {
        assertThat(bench("--seconds", "0").exitCode()).isEqualTo(2);
        assertThat(bench("--state", tests()).err()).contains("--state needs a --request");

        Files.delete(directory.resolve("tests/a_test.yaml"));
        CommandRun run = bench();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("has no tests. Maybe --request FILE.");
    }

    private String tests() {
        return directory.resolve("tests/a_test.yaml").toString();
    }

    private CommandRun bench(String... options) {
        List<String> arguments = new ArrayList<>(List.of("policy", "bench", directory.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
