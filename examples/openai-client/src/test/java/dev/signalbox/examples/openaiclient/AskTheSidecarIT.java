package dev.signalbox.examples.openaiclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AskTheSidecarIT {

    private static final Path LAUNCHER =
            Path.of("../../core/target/signalbox/bin/signalbox").toAbsolutePath();

    private static Process sidecar;
    private static String address;

    @BeforeAll
    static void startTheSidecar(@TempDir Path directory) throws IOException {
        String configuration = Files.readString(Path.of("signalbox.yaml"));
        Path file = Files.writeString(
                directory.resolve("signalbox.yaml"), configuration + "server: {port: 0}\nadmin: {port: 0}\n");
        ProcessBuilder builder =
                new ProcessBuilder(LAUNCHER.toString(), "serve", "-c", file.toString()).redirectErrorStream(true);
        builder.environment().put("SIGNALBOX_CACHE", "off");
        sidecar = builder.start();
        address = address(sidecar.inputReader(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void endTheSidecar() throws InterruptedException {
        sidecar.destroy();
        assertThat(sidecar.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void voiceRunsOnTheFastestSilicon() {
        assertThat(new AskTheSidecar(address).placement("use=voice")).startsWith("their-asic (ASIC), ");
    }

    @Test
    void personalDataStaysOnOurMachines() {
        assertThat(new AskTheSidecar(address).placement("data=personal")).startsWith("our-cpu (CPU), ");
    }

    /** The sidecar says where it listens once it is ready. */
    private static String address(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("Requests:")) {
                return line.replaceAll(".*(http://[^/]+).*", "$1");
            }
        }
        throw new AssertionError("the sidecar ended before it was ready");
    }
}
