package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What packs policies, and looks into what was packed. */
final class BundleCommandsTest {

    private final Path directory;

    BundleCommandsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void writeAPolicy() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.preferring("a"));
        PolicySidecar.write(directory.resolve("broken"), PolicySidecar.broken());
        PemKeys.write(directory, "private.pem", "public.pem");
        PemKeys.write(directory, "other-private.pem", "other-public.pem");
    }

    @Test
    void aPolicyIsBuiltSignedAndInspected() throws Exception {
        CommandRun built = bundle("build", at("policy"), "-o", at("b.tar.gz"), "--created", "2026-03-01T12:00:00Z");
        assertThat(built.exitCode()).as(built.err()).isZero();
        assertThat(built.out())
                .contains("holds policy test, sha256:", "no. 1772366400 of 2026-03-01T12:00:00Z, not signed");

        CommandRun signed = bundle("sign", at("b.tar.gz"), "--key", at("private.pem"));
        assertThat(signed.exitCode()).as(signed.err()).isZero();
        assertThat(signed.out()).contains("is signed, no. 1772366400");

        CommandRun inspected = bundle("inspect", at("b.tar.gz"));
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        assertThat(inspected.out().lines().map(line -> line.replaceAll("sha256:\\w+", "sha256:...")))
                .containsExactly(
                        "policy     test",
                        "revision   sha256:...",
                        "sequence   1772366400",
                        "created    2026-03-01T12:00:00Z",
                        "signature  not checked",
                        "files      2",
                        "           policy.yaml",
                        "           rules/test.drl");
        JsonNode verified = new ObjectMapper()
                .readTree(bundle("verify", at("b.tar.gz"), "--key", at("public.pem"), "--json")
                        .out());
        assertThat(verified.path("signature").asText()).isEqualTo("verified");
        assertThat(verified.path("sequence").asLong()).isEqualTo(1772366400);
    }

    @Test
    void theSamePolicyAtTheSameTimeIsTheSameBytes() throws Exception {
        build("one.tar.gz", "--sequence", "7");
        build("two.tar.gz", "--sequence", "7");

        assertThat(directory.resolve("one.tar.gz")).hasSameBinaryContentAs(directory.resolve("two.tar.gz"));
        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .as("nothing is left behind")
                    .noneMatch(name -> name.endsWith(".new"));
        }
    }

    @Test
    void withoutANumberAndATimeTheNextBundleIsTheNewerOne() throws Exception {
        bundle("build", at("policy"), "-o", at("b.tar.gz"));

        long sequence = BundleFiles.read(directory.resolve("b.tar.gz")).sequence();
        assertThat(sequence).isGreaterThan(1_750_000_000);
    }

    @Test
    void aPolicyWithErrorsIsNotPacked() {
        CommandRun built = bundle("build", at("broken"), "-o", at("b.tar.gz"));

        assertThat(built.exitCode()).isEqualTo(3);
        assertThat(built.err()).contains("rules/test.drl:", "Maybe \"backend\".");
        assertThat(directory.resolve("b.tar.gz")).doesNotExist();
    }

    @Test
    void whatIsNotSignedByTheKeyIsRefused() throws Exception {
        build("b.tar.gz");
        CommandRun unsigned = bundle("verify", at("b.tar.gz"), "--key", at("public.pem"));
        assertThat(unsigned.exitCode()).isEqualTo(3);
        assertThat(unsigned.err()).contains("b.tar.gz:1:1: error invalid-bundle", "it is not signed");

        bundle("sign", at("b.tar.gz"), "--key", at("other-private.pem"));
        CommandRun another = bundle("verify", at("b.tar.gz"), "--key", at("public.pem"));
        assertThat(another.exitCode()).isEqualTo(3);
        assertThat(another.err()).contains("its signature is not one of its manifest");

        bundle("sign", at("b.tar.gz"), "--key", at("private.pem"));
        assertThat(bundle("verify", at("b.tar.gz"), "--key", at("public.pem")).exitCode())
                .isZero();
    }

    @Test
    void whatIsWrongIsSaidWithTheFile() throws Exception {
        Files.write(directory.resolve("cut.tar.gz"), Arrays.copyOf(build("b.tar.gz"), 100));
        Files.writeString(directory.resolve("rsa.pem"), "-----BEGIN RSA PRIVATE KEY-----\n", StandardCharsets.US_ASCII);

        assertThat(bundle("inspect", at("cut.tar.gz")).err())
                .contains("cut.tar.gz:1:1: error invalid-bundle", "ends in");
        assertThat(bundle("inspect", at("none.tar.gz")).err()).contains("none.tar.gz:1:1: error unreadable");
        CommandRun key = bundle("sign", at("b.tar.gz"), "--key", at("rsa.pem"));
        assertThat(key.exitCode()).isEqualTo(3);
        assertThat(key.err()).contains("rsa.pem:1:1: error invalid-key is no private key for Ed25519 in PEM");
        assertThat(bundle("sign", at("b.tar.gz"), "--key", at("public.pem")).err())
                .contains("there is no \"-----BEGIN PRIVATE KEY-----\" in it");
        assertThat(bundle("build", at("policy"), "-o", at("c.tar.gz"), "--sequence", "0")
                        .exitCode())
                .isEqualTo(2);
        assertThat(bundle("build", at("policy"), "-o", at("b.tar.gz/c.tar.gz")).err())
                .contains("c.tar.gz:1:1: error unwritable can't be written (java.nio.file.");
        assertThat(bundle("build", at("policy")).exitCode()).isEqualTo(2);
        assertThat(bundle().exitCode()).isEqualTo(2);
    }

    private byte[] build(String file, String... more) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("build", at("policy"), "-o", at(file), "--created", "2026-03-01T12:00:00.5Z"));
        all.addAll(List.of(more));
        CommandRun built = bundle(all.toArray(String[]::new));
        assertThat(built.exitCode()).as(built.err()).isZero();
        return Files.readAllBytes(directory.resolve(file));
    }

    private String at(String file) {
        return directory.resolve(file).toString();
    }

    private static CommandRun bundle(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bundle"));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
