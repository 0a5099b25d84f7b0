package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the documentation of policy tests, run. */
final class PolicyTestsDocumentationTest {

    private static final Pattern FILE = Pattern.compile("```\\w+\n(?:#|//) (\\S+)\n(.*?)```", Pattern.DOTALL);

    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    private String text = "";

    @BeforeEach
    void writeExample() throws IOException {
        text = Files.readString(Path.of("docs/policy-tests.md"));
        List<MatchResult> files = FILE.matcher(text).results().toList();
        assertThat(files).hasSize(3);
        for (MatchResult file : files) {
            Path path = directory.resolve(file.group(1));
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.group(2));
        }
    }

    @Test
    void theExamplePassesAsItSays() {
        CommandRun run = CommandRun.of("policy", "test", "--coverage", directory.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(withoutTime(run.out())).isEqualTo(withoutTime(console(0).replaceFirst("\\$.*\n", "")));
    }

    @Test
    void theMistakeIsToldAsItSays() throws IOException {
        Path rules = directory.resolve("rules/data.drl");
        Files.writeString(rules, Files.readString(rules).replace("saturation > 0.9", "saturation > 1"));

        CommandRun run = CommandRun.of("policy", "test", directory.toString());

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).startsWith(console(1));
    }

    private String console(int index) {
        return CONSOLE.matcher(text).results().toList().get(index).group(1).replace("\n", System.lineSeparator());
    }

    private static String withoutTime(String output) {
        return output.replaceAll("in [0-9.]+ s", "in no time");
    }
}
