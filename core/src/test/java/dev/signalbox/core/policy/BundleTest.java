package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BundleTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");
    private static final SortedMap<String, String> FILES = withTests();
    private static final KeyPair KEYS = keys();

    @Test
    void whatWasPackedIsRead() {
        Bundle built = Bundle.of(FILES, 17, CREATED);

        Bundle read = Bundle.read(built.packed());

        assertThat(read).isEqualTo(built);
        assertThat(read.files()).isEqualTo(FILES);
        assertThat(read.sequence()).isEqualTo(17);
        assertThat(read.manifest().orElseThrow().created()).isEqualTo(CREATED);
        assertThat(read.manifest().orElseThrow().revision()).isEqualTo(Examples.id(FILES));
        assertThat(read.manifest().orElseThrow().files()).containsOnlyKeys(FILES.keySet());
    }

    @Test
    void theSameIsTheSameBytes() {
        assertThat(Bundle.of(FILES, 17, CREATED).packed())
                .isEqualTo(Bundle.of(FILES, 17, CREATED).packed());
        assertThat(Bundle.of(FILES, 17, CREATED).signed(KEYS.getPrivate()).packed())
                .isEqualTo(Bundle.of(FILES, 17, CREATED)
                        .signed(keys().getPrivate())
                        .signed(KEYS.getPrivate())
                        .packed());
        assertThat(Bundle.of(FILES, 18, CREATED).packed())
                .isNotEqualTo(Bundle.of(FILES, 17, CREATED).packed());
    }

    @Test
    void tarReadsIt(@TempDir Path directory) throws Exception {
        Files.write(
                directory.resolve("b.tar.gz"),
                Bundle.of(FILES, 17, CREATED).signed(KEYS.getPrivate()).packed());
        Process tar = new ProcessBuilder("tar", "-xzf", "b.tar.gz")
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(tar.exitValue()).isZero();

        for (String name : FILES.keySet()) {
            assertThat(directory.resolve(name)).hasContent(FILES.get(name));
        }
        assertThat(directory.resolve("manifest.json")).content().contains("\"sequence\" : 17");
        assertThat(Files.getLastModifiedTime(directory.resolve("policy.yaml")).toInstant())
                .isEqualTo(CREATED);
    }

    @Test
    void whatTarMakesIsABundleWithoutAManifest() throws Exception {
        Tar tar = new Tar();
        for (String name : FILES.keySet()) {
            tar.file("policy/" + name, FILES.get(name));
        }

        Bundle read = Bundle.read(tar.packed());

        assertThat(read.files()).isEqualTo(FILES);
        assertThat(read.manifest()).isEmpty();
        assertThat(read.sequence()).isZero();
        read.requireSignedBy(Optional.empty());
        assertThatThrownBy(() -> read.signed(KEYS.getPrivate()))
                .hasMessageContaining("no manifest that could be signed");
    }

    @Test
    void aSignatureIsThereExactlyIfAKeyIs() {
        Bundle unsigned = Bundle.of(FILES, 17, CREATED);
        Bundle signed = Bundle.read(unsigned.signed(KEYS.getPrivate()).packed());

        signed.requireSignedBy(Optional.of(KEYS.getPublic()));
        unsigned.requireSignedBy(Optional.empty());
        assertThatThrownBy(() -> signed.requireSignedBy(Optional.empty()))
                .hasMessageContaining("it is signed, but no public key is configured");
        assertThatThrownBy(() -> unsigned.requireSignedBy(Optional.of(KEYS.getPublic())))
                .hasMessageContaining("it is not signed, but a public key is configured");
        assertThatThrownBy(() -> signed.requireSignedBy(Optional.of(keys().getPublic())))
                .as("signed by another")
                .hasMessageContaining("its signature is not one of its manifest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base 64!", "\u00e4"})
    void aSignatureThatIsNoneIsRefused(String signature) {
        Bundle bundle = Bundle.of(FILES, 17, CREATED);
        Bundle forged = new Bundle(bundle.files(), bundle.manifest(), bundle.manifestText(), Optional.of(signature));

        assertThatThrownBy(() -> forged.requireSignedBy(Optional.of(KEYS.getPublic())))
                .isInstanceOf(LifecycleException.class);
    }

    @Test
    void aManifestThatWasTamperedWithIsNotTheOneThatWasSigned() throws Exception {
        Bundle bundle = Bundle.of(FILES, 17, CREATED).signed(KEYS.getPrivate());
        String newer = bundle.manifestText().replace("\"sequence\" : 17", "\"sequence\" : 18");
        Tar tar = new Tar().file("manifest.json", newer);
        tar.file("manifest.sig", bundle.signature().orElseThrow());
        FILES.forEach(tar::file);

        Bundle tampered = Bundle.read(tar.packed());

        assertThat(tampered.sequence()).isEqualTo(18);
        assertThatThrownBy(() -> tampered.requireSignedBy(Optional.of(KEYS.getPublic())))
                .hasMessageContaining("its signature is not one of its manifest");
    }

    @Test
    void filesMustBeThoseOfTheManifest() throws Exception {
        assertRefused(with("rules/test.drl", text -> text + " "), "does not have the SHA-256");
        assertRefused(with("tests/a_test.yaml", text -> "tests: [ ]\n"), "does not have the SHA-256");
        assertRefused(with("rules/more.drl", text -> "package more;\n"), "\"rules/more.drl\" is not in the manifest");
        SortedMap<String, String> fewer = new TreeMap<>(FILES);
        fewer.remove("rules/test.drl");
        assertRefused(packed(Bundle.of(FILES, 17, CREATED).manifestText(), fewer), "is in the manifest, but not in");
    }

    static List<Arguments> manifests() {
        return List.of(
                Arguments.of("", "version 1"),
                Arguments.of("no JSON", "Unrecognized token"),
                Arguments.of("[]", "version 1"),
                Arguments.of("{\"signalboxBundle\": 2}", "version 1"),
                Arguments.of("@,\"more\":1}", "version 1"),
                Arguments.of("@,\"sequence\":18}", "Duplicate field 'sequence'"),
                Arguments.of("@} {}", "Trailing token"),
                Arguments.of("[".repeat(100_000), "depth"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void aManifestIsReadNarrowly(String text, String problem) throws Exception {
        String whole = Bundle.of(FILES, 17, CREATED).manifestText().strip();
        String manifest = text.replace("@", whole.substring(0, whole.length() - 1));

        assertRefused(packed(manifest, FILES), problem);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aSequenceBeginsAtOne(long sequence) throws Exception {
        String manifest =
                Bundle.of(FILES, 17, CREATED).manifestText().replace("\"sequence\" : 17", "\"sequence\" : " + sequence);

        assertRefused(packed(manifest, FILES), "must be at least 1");
    }

    @Test
    void theRevisionMustBeThatOfTheFiles() throws Exception {
        String manifest = Bundle.of(FILES, 17, CREATED)
                .manifestText()
                .replace(Examples.id(FILES), Examples.id(Examples.preferring("b")));

        assertRefused(packed(manifest, FILES), "its files are the revision " + Examples.id(FILES));
    }

    @Test
    void aSignatureWithoutAManifestIsRefused() throws Exception {
        Tar tar = new Tar().file("manifest.sig", "AAAA");
        FILES.forEach(tar::file);

        assertRefused(tar.packed(), "a signature, but no manifest");
    }

    @Test
    void whatIsNoPolicysFileIsRefused() throws Exception {
        SortedMap<String, String> more = new TreeMap<>(FILES);
        more.put("run.sh", "rm -rf /\n");
        assertThatThrownBy(() -> Bundle.of(more, 1, CREATED)).hasMessageContaining("\"run.sh\" is no file of a policy");
        assertRefused(packed(Bundle.of(FILES, 17, CREATED).manifestText(), more), "\"run.sh\" is no file of a policy");
        assertThatThrownBy(() -> Bundle.of(Map.of("rules/" + "x".repeat(101) + ".drl", "package x;\n"), 1, CREATED)
                        .packed())
                .hasMessageContaining("a name of more than 100 characters");
    }

    @Test
    void whatUnpacksToTooMuchIsNotUnpacked() throws Exception {
        byte[] zeros = new byte[7 * 1024 * 1024];
        byte[] packed = new Tar()
                .entry("rules/1.drl", '0', zeros)
                .entry("rules/2.drl", '0', zeros)
                .packed();

        assertThat(packed.length).isLessThan(20_000);
        assertRefused(packed, "unpacked it has more");
    }

    @Test
    void nothingOfItIsWrittenAnywhere() throws Exception {
        Tar outside =
                new Tar().file("manifest.json", Bundle.of(FILES, 17, CREATED).manifestText());
        FILES.forEach(outside::file);

        assertRefused(outside.file("../../evil.drl", "x").packed(), "points out of the archive");
        assertRefused(
                new Tar().entry("manifest.json", '2', new byte[0]).packed(), "is a link, which could point anywhere");
        assertRefused(
                new Tar()
                        .file("manifest.json", "{}")
                        .file("./manifest.json", "{}")
                        .packed(),
                "is in it twice");
    }

    private static void assertRefused(byte[] packed, String problem) {
        assertThatThrownBy(() -> Bundle.read(packed))
                .isInstanceOf(LifecycleException.class)
                .hasMessageContaining(problem);
    }

    private static byte[] with(String name, UnaryOperator<String> change) throws Exception {
        SortedMap<String, String> files = new TreeMap<>(FILES);
        files.put(name, change.apply(files.getOrDefault(name, "")));
        return packed(Bundle.of(FILES, 17, CREATED).manifestText(), files);
    }

    private static byte[] packed(String manifest, Map<String, String> files) throws Exception {
        Tar tar = new Tar().entry("manifest.json", '0', manifest.getBytes(StandardCharsets.UTF_8));
        files.forEach(tar::file);
        return tar.packed();
    }

    private static SortedMap<String, String> withTests() {
        SortedMap<String, String> files = Examples.preferring("a");
        files.put("tests/a_test.yaml", "tests: []\n");
        return files;
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
