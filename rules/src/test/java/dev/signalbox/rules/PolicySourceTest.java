package dev.signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicySourceTest {

    @TempDir
    Path directory;

    @Test
    void aDirectoryHasSettingsRulesTablesAndTests() throws IOException {
        write("policy.yaml");
        write("rules/a.drl");
        write("rules/a.txt");
        write("tables/a.csv");
        write("tests/a_test.yaml");
        write("tests/notes.yaml");
        write("other/b.drl");

        PolicySource source = PolicySource.directory(directory);

        assertThat(source.files().keySet())
                .containsExactly("policy.yaml", "rules/a.drl", "tables/a.csv", "tests/a_test.yaml");
        assertThat(source.tests().keySet()).containsExactly("tests/a_test.yaml");
    }

    @Test
    void testsDoNotCountInTheRevision() {
        PolicySource tested = PolicySource.of(Map.of("policy.yaml", "name: a", "tests/a_test.yaml", "tests: []"));
        PolicySource untested = PolicySource.of(Map.of("policy.yaml", "name: a"));

        assertThat(tested.revision())
                .isEqualTo(untested.revision())
                .isNotEqualTo(PolicySource.of(Map.of("policy.yaml", "name: b")).revision());
        assertThat(untested.tests()).isEmpty();
    }

    private void write(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }
}
