package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Packed policies made to hurt: to write where they should not, to read what they should not, or to fill memory. The rules in
 * them are the matter of the hostile policies of the rule language.
 */
final class HostileArchivesTest {

    private static final String SETTINGS = "name: a\n";

    static List<Named<byte[]>> hostile() throws IOException {
        List<Named<byte[]>> archives = new ArrayList<>();
        for (String name : List.of(
                "../policy.yaml",
                "../../../../tmp/evil",
                "rules/../../evil.drl",
                "policy/../../evil.drl",
                "./../evil.drl",
                "rules/..",
                "/tmp/evil",
                "//tmp/evil",
                "..\\evil.drl",
                "rules\\..\\..\\evil.drl",
                "C:\\evil.drl",
                "C:/evil.drl",
                "file:///tmp/evil",
                "rules/a.drl:stream")) {
            archives.add(Named.of("a file " + name, policy().file(name, "evil").packed()));
            archives.add(Named.of(
                    "a directory " + name,
                    policy().entry(name, '5', new byte[0]).packed()));
        }
        for (char type : "123467LKSDMNVgx".toCharArray()) {
            archives.add(Named.of(
                    "an entry of the kind " + type,
                    policy().entry("rules/a.drl", type, "30 path=../../../evil.drl \n".getBytes(StandardCharsets.UTF_8))
                            .packed()));
        }
        archives.add(Named.of("a link, and a file behind it", throughALink()));
        archives.add(Named.of("a zip", zip()));
        archives.add(Named.of("a gzip in a gzip", Tar.gzip(policy().packed())));
        archives.add(Named.of("a bomb", bomb()));
        archives.add(Named.of("nothing", new byte[0]));
        return archives;
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefused(byte[] packed) {
        assertThat(packed).hasSizeLessThan(PolicyArchive.MAX_PACKED_BYTES);
        assertThatThrownBy(() -> PolicyArchive.read(packed))
                .isInstanceOf(LifecycleException.class)
                .hasMessageStartingWith("the packed policy is not taken: ");
    }

    /** Names of more than 100 characters stand in two fields of the header, which are to be read as one. */
    @Test
    void aNameInTwoPartsIsLookedAtAsAWhole(@TempDir Path directory) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("evil.drl"), "evil");
        Process process = new ProcessBuilder(
                        "tar",
                        "--format=ustar",
                        "-P",
                        "--transform",
                        "s,^,../" + "d".repeat(90) + "/../../,",
                        "-czf",
                        "evil.tgz",
                        "evil.drl")
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        byte[] packed = Files.readAllBytes(directory.resolve("evil.tgz"));

        assertThatThrownBy(() -> PolicyArchive.read(packed)).hasMessageContaining("points out of the archive");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    private static Tar policy() {
        return new Tar().file("policy.yaml", SETTINGS);
    }

    private static byte[] throughALink() throws IOException {
        return policy().entry("rules", '2', new byte[0])
                .file("rules/evil.drl", "evil")
                .packed();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("../../evil.drl"));
            zip.write(SETTINGS.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    /** What unpacks to far more than is taken. */
    private static byte[] bomb() throws IOException {
        byte[] zeros = new byte[1024 * 1024];
        Tar tar = policy();
        for (int i = 0; i < 40; i++) {
            tar.entry("rules/" + i + ".drl", '0', zeros);
        }
        return tar.packed();
    }
}
