package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation shows of the command line, run with the built distribution: it prints what the page says. */
class DocumentedSessionsIT {

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "docs/policy-bundles.md", "docs/policy-life-cycle.md"})
    void printWhatTheyAreShownToPrint(String page, @TempDir Path directory) throws Exception {
        Transcript shown = Transcript.of(Path.of(page));
        assertThat(shown.steps()).as("sessions in %s", page).isNotEmpty();

        assertThat(shown.runIn(directory, BuiltDistribution.PROGRAMS).steps()).containsExactlyElementsOf(shown.steps());
    }
}
