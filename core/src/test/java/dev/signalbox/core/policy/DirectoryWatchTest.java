package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryWatchTest {

    private final Path directory;
    private final List<CompiledFiles> taken = new ArrayList<>();

    DirectoryWatchTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void whatIsThereAtTheBeginningIsNoChange() throws IOException {
        write(directory, Examples.preferring("a"));
        DirectoryWatch watch = new DirectoryWatch(directory);

        look(watch, 3);

        assertThat(taken).isEmpty();
    }

    @Test
    void aChangeIsTakenOnceItHasSettled() throws IOException {
        write(directory, Examples.preferring("a"));
        DirectoryWatch watch = new DirectoryWatch(directory);
        write(directory, Examples.preferring("bb"));

        look(watch, 1);
        assertThat(taken).as("somebody may still be writing").isEmpty();
        write(directory, Examples.preferring("ccc"));
        look(watch, 1);
        assertThat(taken).as("somebody is").isEmpty();
        look(watch, 3);

        assertThat(taken)
                .singleElement()
                .extracting(CompiledFiles::revision)
                .isEqualTo(Examples.id(Examples.preferring("ccc")));
    }

    @Test
    void aNewAndADeletedFileAreChanges() throws IOException {
        write(directory, Examples.preferring("a"));
        DirectoryWatch watch = new DirectoryWatch(directory);

        write(directory, Map.of("tests/a_test.yaml", "tests: []\n"));
        look(watch, 2);
        assertThat(taken)
                .singleElement()
                .satisfies(content -> assertThat(content.files()).containsKey("tests/a_test.yaml"));
        Files.delete(directory.resolve("rules/test.drl"));
        look(watch, 2);

        assertThat(taken).hasSize(2);
        assertThat(taken.get(1).files()).doesNotContainKey("rules/test.drl");
    }

    /** As Kubernetes updates a ConfigMap: every file is a link through one link to a directory, which is exchanged. */
    @Test
    void exchangedLinksAreAChange() throws IOException {
        write(directory.resolve("..1"), Examples.preferring("a"));
        write(directory.resolve("..2"), Examples.preferring("b"));
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(directory.resolve("policy.yaml"), Path.of("..data/policy.yaml"));
        Files.createSymbolicLink(directory.resolve("rules"), Path.of("..data/rules"));
        DirectoryWatch watch = new DirectoryWatch(directory);

        Files.createSymbolicLink(directory.resolve("..new"), Path.of("..2"));
        Files.move(
                directory.resolve("..new"),
                directory.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        look(watch, 2);

        assertThat(taken)
                .singleElement()
                .extracting(CompiledFiles::revision)
                .isEqualTo(Examples.id(Examples.preferring("b")));
    }

    @Test
    void aDirectoryThatVanishesIsAFinding() throws IOException {
        write(directory.resolve("policy"), Examples.preferring("a"));
        DirectoryWatch watch = new DirectoryWatch(directory.resolve("policy"));
        Files.move(directory.resolve("policy"), directory.resolve("gone"));

        look(watch, 2);

        assertThat(taken).singleElement().satisfies(content -> {
            assertThat(content.policy()).isEmpty();
            assertThat(content.findings()).singleElement().asString().contains("unreadable");
        });
    }

    private void look(DirectoryWatch watch, int times) {
        for (int i = 0; i < times; i++) {
            watch.look(taken::add);
        }
    }

    private static void write(Path directory, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
