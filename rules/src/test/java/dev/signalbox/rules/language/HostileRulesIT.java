package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refuses every hostile policy in a process with 256 MB, as cold as a sidecar that has just started. */
class HostileRulesIT {

    /** The promise is a second; of processor time, and doubled, so that no build machine fails for being slow. */
    private static final long MAX_MILLIS = 2_000;

    @Test
    void eachIsRefusedWithinTwoSecondsAnd256MegabytesAndRunsNothing(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileRun.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s", lines).isZero();
        int policies = lines.size() - 2;
        assertThat(policies).isEqualTo(HostilePolicies.all().size());
        assertThat(lines.subList(0, policies)).allSatisfy(line -> {
            String[] parts = line.split("\t", 3);
            assertThat(Long.parseLong(parts[0])).isLessThan(MAX_MILLIS);
            assertThat(parts[1]).isEqualTo("refused");
        });
        // No policy woke it, though it is alive.
        assertThat(lines.subList(policies, lines.size())).containsExactly("canary\tnull", "canary\tsang");
    }
}
