package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyFmtCommandTest {

    private static final String CANONICAL = """
            rule "a"
            when
                Request( streaming )
            then
                place.minimise("cost");
            end
            """;
    private static final String OTHER = CANONICAL.replace("Request( streaming )", "Request(streaming)");

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(directory.resolve("rules"));
        Files.writeString(directory.resolve("policy.yaml"), "name:  acme");
        Files.writeString(directory.resolve("rules/a.drl"), OTHER);
        Files.writeString(directory.resolve("rules/b.drl"), CANONICAL);
    }

    @Test
    void rewritesWhatIsInAnotherFormAndKeepsItsPermissions() throws IOException {
        Path file = directory.resolve("rules/a.drl");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        var untouched = Files.getLastModifiedTime(directory.resolve("rules/b.drl"));

        CommandRun run = CommandRun.of("policy", "fmt", directory.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).containsExactly("Formatted rules/a.drl");
        assertThat(file).hasContent(CANONICAL);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(Files.getLastModifiedTime(directory.resolve("rules/b.drl"))).isEqualTo(untouched);
        assertThat(directory.resolve("policy.yaml")).hasContent("name:  acme");
        try (var files = Files.list(directory.resolve("rules"))) {
            assertThat(files).hasSize(2);
        }
        assertThat(CommandRun.of("policy", "fmt", directory.toString()).out()).isEmpty();
    }

    @Test
    void writesThroughALink() throws IOException {
        Path elsewhere = Files.move(directory.resolve("rules/a.drl"), directory.resolve("elsewhere.drl"));
        Path link = Files.createSymbolicLink(directory.resolve("rules/a.drl"), elsewhere);

        CommandRun.of("policy", "fmt", directory.toString());

        assertThat(link).isSymbolicLink();
        assertThat(elsewhere).hasContent(CANONICAL);
    }

    @Test
    void checkShowsWhatWouldChangeAndExitsWithFour() {
        CommandRun run = CommandRun.of("policy", "fmt", "--check", directory.toString());

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out().lines())
                .containsExactly(
                        "rules/a.drl is not in canonical form:",
                        "  line 3:",
                        "  -     Request(streaming)",
                        "  +     Request( streaming )");
        assertThat(directory.resolve("rules/a.drl")).hasContent(OTHER);
    }

    @Test
    void leavesWhatCannotBeReadAndSaysWhyButFormatsTheOthers() throws IOException {
        Files.writeString(directory.resolve("rules/c.drl"), "rule \"c\" whn then end");

        CommandRun run = CommandRun.of("policy", "fmt", directory.toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("rules/c.drl:1:10: error syntax", "Formatted rules/a.drl");
        assertThat(directory.resolve("rules/c.drl")).hasContent("rule \"c\" whn then end");
    }

    @Test
    void formatsTables() throws IOException {
        Path table = directory.resolve("tables/points.csv");
        Files.createDirectories(table.getParent());
        Files.writeString(table, "\"tenant\",prefer\r\nacme , 1\r\n");

        CommandRun run = CommandRun.of("policy", "fmt", directory.toString());

        assertThat(run.out().lines()).containsExactly("Formatted rules/a.drl", "Formatted tables/points.csv");
        assertThat(table).hasContent("tenant,prefer\nacme,1\n");
        assertThat(piped("a , 1".getBytes(StandardCharsets.UTF_8), 0, "--stdin-name", "tables/a.csv", "-"))
                .isEqualTo("a,1\n");
    }

    @Test
    void readsStandardInputForEditors() {
        String umlaut = OTHER.replace("\"a\"", "\"\u00fcber\"");

        assertThat(piped(umlaut.getBytes(StandardCharsets.UTF_8), 0, "-"))
                .isEqualTo(CANONICAL.replace("\"a\"", "\"\u00fcber\""));
        assertThat(piped("rule \"c\" whn".getBytes(StandardCharsets.UTF_8), 3, "-"))
                .isEmpty();
        assertThat(piped(new byte[] {(byte) 0xff}, 3, "-")).isEmpty();
        assertThat(piped(new byte[0], 2, "--stdin-name", "policy.yaml", "-")).isEmpty();
    }

    private static String piped(byte[] input, int exitCode, String... arguments) {
        InputStream in = System.in;
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setIn(new ByteArrayInputStream(input));
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            String[] all = new String[arguments.length + 2];
            all[0] = "policy";
            all[1] = "fmt";
            System.arraycopy(arguments, 0, all, 2, arguments.length);
            assertThat(CommandRun.of(all).exitCode()).isEqualTo(exitCode);
        } finally {
            System.setIn(in);
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
