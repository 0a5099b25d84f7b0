package dev.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.rules.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleConfigurationTest {

    private static final Path DISTRIBUTION = Path.of("/opt/signalbox");

    private final Path directory;

    BundleConfigurationTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aBundleTakesThePlaceOfTheDirectory() {
        PolicyConfiguration policy = valid("policy: {bundle: {url: 'https://bundles.example/shop.tar.gz'}}");

        assertThat(policy.directory()).isEmpty();
        assertThat(policy.watch()).isFalse();
        BundleConfiguration bundle = policy.bundle().orElseThrow();
        assertThat(bundle.url()).hasToString("https://bundles.example/shop.tar.gz");
        assertThat(bundle.token()).isEmpty();
        assertThat(bundle.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(bundle.longPoll()).isZero();
        assertThat(bundle.maxBytes()).isEqualTo(10 * 1024 * 1024);
        assertThat(bundle.publicKey()).isEmpty();
    }

    @Test
    void everyKeyCanBeSet() throws Exception {
        PublicKey key =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        Files.writeString(directory.resolve("token"), "sesame\n");
        Files.createDirectories(directory.resolve("first"));

        PolicyConfiguration policy = valid("""
                policy:
                  directory: first
                  bundle:
                    url: http://bundles/shop.tar.gz
                    tokenFile: token
                    interval: 5s
                    longPoll: 1m
                    maxBytes: 64KiB
                    publicKeyFile: key.pem
                """);

        assertThat(policy.directory()).hasValue(directory.resolve("first"));
        assertThat(policy.watch()).isFalse();
        BundleConfiguration bundle = policy.bundle().orElseThrow();
        assertThat(bundle.token()).hasValue(new Secret("sesame"));
        assertThat(bundle.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(bundle.longPoll()).isEqualTo(Duration.ofMinutes(1));
        assertThat(bundle.maxBytes()).isEqualTo(65_536);
        assertThat(bundle.publicKey()).isEqualTo(Optional.of(key));
        assertThat(bundle.toString()).doesNotContain("sesame");
    }

    @Test
    void mistakesAreTold() throws Exception {
        Files.writeString(directory.resolve("rsa.pem"), "-----BEGIN RSA PUBLIC KEY-----\n");

        assertThat(messages("policy: {bundle: {}}"))
                .singleElement()
                .asString()
                .contains("missing-key key \"policy.bundle.url\" is missing");
        assertThat(messages("policy: {bundle: {url: ftp://bundles/x}}"))
                .singleElement()
                .asString()
                .contains("invalid-value policy.bundle.url is \"ftp://bundles/x\"");
        assertThat(messages(
                        "policy: {bundle: {url: http://b/x, publicKeyFile: rsa.pem, maxBytes: 11MiB, intervall: 5s}}"))
                .satisfiesExactlyInAnyOrder(
                        key -> assertThat(key)
                                .contains(
                                        "invalid-key policy.bundle.publicKeyFile names a file that holds no public key for"
                                                + " Ed25519 in PEM"),
                        bytes -> assertThat(bytes).contains("policy.bundle.maxBytes is 11MiB, must be from 1024"),
                        unknown -> assertThat(unknown).contains("Maybe \"interval\"."));
        assertThat(messages("policy: {watch: true, bundle: {url: http://b/x}}"))
                .singleElement()
                .asString()
                .contains("two-sources policy.watch is true, but policy.bundle brings the policy");
    }

    private PolicyConfiguration valid(String text) {
        ConfigurationFile file = ConfigurationFile.parse("s.yaml", text, directory, DISTRIBUTION, Map.of());
        file.requireValid();
        return file.configuration().policy();
    }

    private List<String> messages(String text) {
        ConfigurationFile file = ConfigurationFile.parse("s.yaml", text, directory, DISTRIBUTION, Map.of());
        return catchThrowableOfType(InvalidConfigurationException.class, file::requireValid).findings().stream()
                .map(Finding::toString)
                .toList();
    }
}
