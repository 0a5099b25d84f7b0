package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyCheckCommandTest {

    private static final String RULE = """
            rule "voice goes to the fastest silicon"
            when
                Request( requestClass == "voce" )
                $c : Candidate( placement == Placement.ASIC )
            then
                place.prefer($c, 10);
            end
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("policy.yaml"), """
                name: acme
                defaultClass: chat
                classes:
                  chat: {ttft: 800ms}
                  voice: {ttft: 200ms}
                """);
        Files.createDirectories(directory.resolve("rules"));
        Files.writeString(directory.resolve("rules/voice.drl"), RULE);
    }

    @Test
    void printsALineForEachFindingAndExitsWithThree() {
        CommandRun run = CommandRun.of("policy", "check", directory.toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out())
                .isEqualToNormalizingNewlines(
                        "rules/voice.drl:3:30: error unknown-class policy.yaml has no request class \"voce\"; it has chat, voice."
                                + " Maybe \"voice\".\n");
    }

    @Test
    void saysThatAPolicyIsValid() throws IOException {
        Files.writeString(directory.resolve("rules/voice.drl"), RULE.replace("voce", "voice"));

        CommandRun run = CommandRun.of("policy", "check", directory.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Policy acme is valid: 1 rules, 2 classes, sha256:");
    }

    @Test
    void writesJsonForMachines() throws IOException {
        CommandRun wrong = CommandRun.of("policy", "check", "--json", directory.toString());
        Files.writeString(directory.resolve("rules/voice.drl"), RULE.replace("voce", "voice"));
        CommandRun right = CommandRun.of("policy", "check", "--format", "json", directory.toString());

        assertThat(wrong.exitCode()).isEqualTo(3);
        JsonNode finding = new ObjectMapper().readTree(wrong.out()).at("/findings/0");
        assertThat(finding.path("code").asText()).isEqualTo("unknown-class");
        assertThat(finding.path("suggestion").asText()).isEqualTo("voice");
        JsonNode report = new ObjectMapper().readTree(right.out());
        assertThat(report.path("valid").asBoolean()).isTrue();
        assertThat(report.path("policy").asText()).isEqualTo("acme");
        assertThat(report.path("rules").asInt()).isEqualTo(1);
        assertThat(report.path("findings"))
                .extracting(each -> each.path("severity").asText())
                .doesNotContain("error");
    }

    @Test
    void namesFilesForGitHubAndSarifAsTheirReaderSeesThem() throws IOException {
        CommandRun github = CommandRun.of("policy", "check", "--format", "github", directory.toString());
        CommandRun sarif = CommandRun.of("policy", "check", "--format", "sarif", directory.toString());

        assertThat(github.exitCode()).isEqualTo(3);
        assertThat(github.out()).startsWith("::error file=" + directory.resolve("rules/voice.drl") + ",line=3,col=30,");
        assertThat(sarif.exitCode()).isEqualTo(3);
        assertThat(new ObjectMapper()
                        .readTree(sarif.out())
                        .at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo(directory.resolve("rules/voice.drl").toUri().toString());
    }

    @Test
    void refusesAnUnknownFormat() {
        CommandRun run = CommandRun.of("policy", "check", "--format", "xml", directory.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--format").contains("xml");
    }
}
