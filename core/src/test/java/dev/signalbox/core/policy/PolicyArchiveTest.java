package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyArchiveTest {

    private static final SortedMap<String, String> FILES = Examples.preferring("a");

    private final Tar tar = new Tar();

    @ParameterizedTest
    @ValueSource(strings = {"", "./", "policy/", "a/b/"})
    void readsWhatWasPacked(String directory) throws IOException {
        for (String name : FILES.keySet()) {
            tar.file(directory + name, FILES.get(name));
        }

        if (directory.equals("a/b/")) {
            assertThat(PolicyFiles.allowed(PolicyArchive.read(tar.packed()).firstKey()))
                    .isFalse();
        } else {
            assertThat(PolicyArchive.read(tar.packed())).isEqualTo(FILES);
        }
    }

    @Test
    void readsWhatTarMakes(@TempDir Path directory) throws Exception {
        for (String name : FILES.keySet()) {
            Path file = directory.resolve("mine").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, FILES.get(name));
        }
        for (String format : List.of("gnu", "ustar", "pax")) {
            Process process = new ProcessBuilder("tar", "--format=" + format, "-czf", "p.tgz", "mine")
                    .directory(directory.toFile())
                    .inheritIO()
                    .start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();

            assertThat(PolicyArchive.read(Files.readAllBytes(directory.resolve("p.tgz"))))
                    .as(format)
                    .isEqualTo(FILES);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "../policy.yaml, points out",
        "rules/../../x.drl, points out",
        "/etc/policy.yaml, points out",
        "rules\\x.drl, points out",
        "C:policy.yaml, points out"
    })
    void refusesNamesThatPointOut(String name, String problem) throws IOException {
        assertRefused(tar.file(name, "x"), problem);
    }

    @ParameterizedTest
    @CsvSource({
        "1, is a link",
        "2, is a link",
        "3, is a device",
        "4, is a device",
        "6, is a device",
        "7, is of the kind",
        "L, a name of more than",
        "S, is of the kind"
    })
    void refusesWhatIsNoPlainFile(char type, String problem) throws IOException {
        assertRefused(tar.entry("rules/x.drl", type, new byte[0]), problem);
    }

    static List<Arguments> disguises() {
        return List.of(
                Arguments.of("20 path=/etc/passwd\n"), Arguments.of("11 size=7\n"), Arguments.of("13 linkpath=/\n"));
    }

    @ParameterizedTest
    @MethodSource("disguises")
    void refusesAttributesThatChangeAnotherEntry(String attributes) throws IOException {
        assertRefused(
                tar.entry("x", 'x', attributes.getBytes(StandardCharsets.UTF_8)).file("policy.yaml", "x"),
                "changes the name or size");
    }

    @Test
    void refusesAFileThatIsInItTwice() throws IOException {
        assertRefused(tar.file("policy.yaml", "x").file("./policy.yaml", "y"), "twice");
    }

    @Test
    void refusesWhatUnpacksToTooMuch() throws IOException {
        byte[] zeros = new byte[4 * 1024 * 1024];
        assertRefused(
                tar.entry("rules/1.drl", '0', zeros)
                        .entry("rules/2.drl", '0', zeros)
                        .entry("rules/3.drl", '0', zeros),
                "unpacked it has more");
        Tar many = new Tar();
        for (int i = 0; i < 2500; i++) {
            many.entry("d" + i, '5', new byte[0]);
        }
        assertRefused(many, "more than 2000 entries");
    }

    @Test
    void refusesDamage() throws IOException {
        byte[] whole = tar.file("policy.yaml", "x".repeat(5000)).packed();

        assertThatThrownBy(() -> PolicyArchive.read("hello".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("can't be unpacked");
        assertThatThrownBy(() -> PolicyArchive.read(Arrays.copyOf(whole, whole.length / 2)))
                .hasMessageContaining("ends in the middle");
        assertThatThrownBy(() -> PolicyArchive.read(Tar.gzip("x".repeat(600).getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("no tar");
        assertRefused(new Tar().entry("policy.yaml", '0', new byte[] {(byte) 0xc3, 0x28}), "not a text in UTF-8");
    }

    private static void assertRefused(Tar tar, String problem) throws IOException {
        byte[] packed = tar.packed();
        assertThatThrownBy(() -> PolicyArchive.read(packed))
                .isInstanceOf(LifecycleException.class)
                .hasMessageContaining(problem);
    }
}
