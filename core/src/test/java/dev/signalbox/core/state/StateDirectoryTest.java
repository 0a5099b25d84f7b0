package dev.signalbox.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDirectoryTest {

    private final Path directory;

    StateDirectoryTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void eachPartHasADirectoryOfItsOwn() throws IOException {
        try (StateDirectory state = StateDirectory.open(directory.resolve("new/state"))) {
            state.files("one").save("a.json", new byte[] {1});
            state.files("two").save("a.json", new byte[] {2});
        }

        try (StateDirectory state = StateDirectory.open(directory.resolve("new/state"))) {
            assertThat(state.problem()).isEmpty();
            assertThat(state.files("one").names(".json")).containsExactly("a.json");
            assertThat(state.files("one").load("a.json")).containsExactly(1);
            assertThat(state.files("two").load("a.json")).containsExactly(2);
            assertThat(directory.resolve("new/state/one/a.json")).isRegularFile();
        }
    }

    @Test
    void oneInUseIsReplacedByMemoryUntilItIsFree() throws IOException {
        try (StateDirectory first = StateDirectory.open(directory);
                StateDirectory second = StateDirectory.open(directory)) {
            assertThat(first.problem()).isEmpty();
            assertThat(second.problem())
                    .hasValueSatisfying(problem ->
                            assertThat(problem).contains(directory.toString()).contains("in use by another sidecar"));
            second.files("part").save("a.json", new byte[] {1});
            assertThat(second.files("part").load("a.json")).containsExactly(1);
            assertThat(first.files("part").names(".json")).isEmpty();
        }
        try (StateDirectory third = StateDirectory.open(directory)) {
            assertThat(third.problem()).isEmpty();
        }
    }

    @Test
    void oneThatCannotBeMadeIsReplacedByMemory() throws IOException {
        Path occupied = Files.writeString(directory.resolve("occupied"), "a file");

        try (StateDirectory state = StateDirectory.open(occupied.resolve("state"))) {
            assertThat(state.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("can't be used"));
        }
    }

    @Test
    void whatACrashLeftUnfinishedIsClearedAwayAndWhatIsDamagedIsTold() throws IOException {
        try (StateDirectory state = StateDirectory.open(directory)) {
            CheckedFiles files = state.files("part");
            files.save("a.json", new byte[] {1, 2, 3});
            Files.writeString(directory.resolve("part/b.json.new"), "half");

            assertThat(files.names(".json")).containsExactly("a.json");
            assertThat(directory.resolve("part/b.json.new")).doesNotExist();

            Files.writeString(directory.resolve("part/a.json"), "edited");
            assertThatThrownBy(() -> files.load("a.json"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a.json is damaged");
            files.setAside("a.json");
            assertThat(files.names(".json")).isEmpty();
            assertThat(directory.resolve("part/a.json.damaged")).hasContent("edited");
        }
    }

    @Test
    void aReplacedFileKeepsItsPermissionsAndALinkStays() throws IOException {
        Path file = Files.writeString(directory.resolve("rules.drl"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(directory.resolve("link.drl"), file);

        FileReplacement.write(link, "new".getBytes(StandardCharsets.UTF_8));

        assertThat(link).isSymbolicLink().hasContent("new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aNewFileIsWrittenWholeAndMayBeReadLikeOthers() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "");

        FileReplacement.write(directory.resolve("new"), "content".getBytes(StandardCharsets.UTF_8));

        assertThat(directory.resolve("new")).hasContent("content");
        assertThat(Files.getPosixFilePermissions(directory.resolve("new")))
                .isEqualTo(Files.getPosixFilePermissions(other));
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }
}
