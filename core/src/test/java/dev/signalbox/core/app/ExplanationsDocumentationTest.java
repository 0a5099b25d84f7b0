package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in the documentation of explanations, used. */
final class ExplanationsDocumentationTest {

    private static final Pattern REQUEST = Pattern.compile("```yaml\n# request.yaml\n(.*?)```", Pattern.DOTALL);

    private final String page;

    ExplanationsDocumentationTest() throws IOException {
        page = Files.readString(Path.of("docs/explanations.md"));
    }

    @Test
    void theExampleOfAStateIsTheOneThatStandsIn() {
        assertThat(page).contains("```yaml\n" + Questions.example().text() + "```");
    }

    @Test
    void theExampleOfARequestIsOne(@TempDir Path directory) throws IOException {
        Matcher matcher = REQUEST.matcher(page);
        assertThat(matcher.find()).isTrue();
        Path request = Files.writeString(directory.resolve("request.yaml"), matcher.group(1));

        CommandRun run =
                CommandRun.of("policy", "explain", "src/main/distribution/policy", "--request", request.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("with about 900 prompt tokens")
                .contains("hosted (HOSTED) was out: forbidden by rule \"personal data stays on our own machines\"");
    }
}
