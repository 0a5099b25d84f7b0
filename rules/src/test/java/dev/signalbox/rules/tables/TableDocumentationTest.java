package dev.signalbox.rules.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.format.PolicyFormatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on tables shows a table that is right, and what is said of one with three mistakes. */
class TableDocumentationTest {

    private static final String SETTINGS = """
            name: test
            defaultClass: batch
            classes: {realtime-voice: {ttft: 300ms}, interactive-chat: {ttft: 800ms}, batch: {ttft: 60s}, embeddings: {ttft: 2s}}
            """;

    @Test
    void theTableIsRightAndInCanonicalForm() throws IOException {
        String table = blocks().get(0);

        assertThat(findings(table)).isEmpty();
        assertThat(new PolicyFormatter().format("tables/points.csv", table).text())
                .isEqualTo(table);
    }

    @Test
    void theTranscriptIsWhatIsSaidOfThreeMistakes() throws IOException {
        String wrong = blocks().get(0)
                .replace("free GPU,interactive-chat,", "free GPU,interactive-chats,")
                .replace("EDGE,< 0.8", "EGDE,< 0.8")
                .replace("[0.5..0.9]", "[0.9..0.5]");

        assertThat(blocks().get(1).lines().skip(1).toList()).isEqualTo(findings(wrong));
    }

    private static List<String> blocks() throws IOException {
        String[] parts = Files.readString(Path.of("docs/tables.md")).split("(?m)^```\\n", -1);
        return Stream.of(parts[1], parts[3]).toList();
    }

    private static List<String> findings(String table) {
        return new PolicyCompiler()
                        .compile(PolicySource.of(Map.of(PolicySource.SETTINGS, SETTINGS, "tables/points.csv", table)))
                        .findings()
                        .stream()
                        .filter(finding -> finding.file().endsWith(".csv"))
                        .map(Finding::toString)
                        .toList();
    }
}
