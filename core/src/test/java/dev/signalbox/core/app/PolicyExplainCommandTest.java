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

final class PolicyExplainCommandTest {

    @TempDir
    Path directory;

    private Path request;
    private Path state;

    @BeforeEach
    void writeFiles() throws IOException {
        PolicySidecar.write(directory, PolicySidecar.preferring("b"));
        request = directory.resolve("request.yaml");
        state = directory.resolve("state.yaml");
        Files.writeString(request, "{promptTokens: 10, labels: {use: voice}}");
        Files.writeString(state, """
                requests:
                  short: {promptTokens: 1}
                backends:
                  a: {placement: GPU, ttftMs: 100}
                  b: {placement: CPU, ttftMs: 900}
                """);
    }

    @Test
    void everyRuleAndEveryBackendIsAccountedFor() {
        CommandRun run = explain("--request", request.toString(), "--state", state.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("with about 10 prompt tokens was classified as chat.")
                .contains("b (CPU) was chosen: 5 points")
                .contains("Why the others lost:\n- a: 0 points against 5 of b: rule \"prefers b\" gave b +5.")
                .contains(
                        "Rules that did not fire, and where they stopped:\n- \"prefers b\" fired for b only: backend must"
                                + " be b, but is a (a) (rules/test.drl:5:21).")
                .contains("Deciding it again gives the same result.");
    }

    @Test
    void jsonIsWhatASidecarAnswersWithTheStatesName() throws IOException {
        JsonNode explanation = new ObjectMapper()
                .readTree(explain("--request", request.toString(), "--state", state.toString(), "-o", "json")
                        .out());

        assertThat(explanation.path("backend").asText()).isEqualTo("b");
        assertThat(explanation.at("/rules/0/stoppedBy/0/found/0/backend").asText())
                .isEqualTo("a");
        assertThat(explanation.at("/losers/0/criterion").asText()).isEqualTo("points");
        assertThat(explanation.path("state").asText()).isEqualTo(state.toString());
    }

    @Test
    void aRequestOfTheStatesFileIsCalledByItsName() {
        assertThat(explain("--request", "short", "--state", state.toString()).out())
                .contains("with about 1 prompt tokens");
        assertThat(explain("--request", "sort", "--state", state.toString()).err())
                .contains("there is no file \"sort\"", "Maybe \"short\".");
    }

    @Test
    void withoutAStateFiveIdleBackendsStandIn() {
        CommandRun run = explain("--request", request.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("gpu (GPU)", "cpu (CPU)", "edge (EDGE)", "asic (ASIC)", "hosted (HOSTED)")
                .endsWith("No --state was given, so this was decided on an example of five idle backends.\n");
        assertThat(explain("--request", request.toString(), "--json").out())
                .contains("\"state\" : \"example-state.yaml\"");
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() throws IOException {
        Files.writeString(request, "{promtTokens: 10}");
        CommandRun mistaken = explain("--request", request.toString(), "--state", state.toString());
        assertThat(mistaken.exitCode()).isEqualTo(3);
        assertThat(mistaken.err())
                .startsWith(request + ":1:2: error unknown-key")
                .contains("Maybe \"promptTokens\".");

        assertThat(explain("--request", directory.resolve("nowhere").toString()).err())
                .contains("nowhere:1:1: error unreadable there is no such file.");
        Files.write(request, new byte[] {(byte) 0xff});
        assertThat(explain("--request", request.toString()).err()).contains("it is no text in UTF-8.");
        assertThat(explain().exitCode()).isEqualTo(2);

        PolicySidecar.write(directory, PolicySidecar.broken());
        CommandRun broken = explain("--request", request.toString());
        assertThat(broken.exitCode()).isEqualTo(3);
        assertThat(broken.err()).contains("Maybe \"backend\".");
    }

    private CommandRun explain(String... options) {
        List<String> arguments = new ArrayList<>(List.of("policy", "explain", directory.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
