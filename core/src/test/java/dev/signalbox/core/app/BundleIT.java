package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.policy.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar that has its policy from a real nginx. */
final class BundleIT {

    private static final String FILE = "policy.tar.gz";
    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    private final Path directory;
    private final ObjectMapper json = new ObjectMapper();
    private NginxServer nginx;
    private PolicySidecar sidecar;

    BundleIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void startWithABundle() throws Exception {
        NginxServer.assumePresent();
        PemKeys.write(directory, "private.pem", "public.pem");
        nginx = new NginxServer(directory.resolve("nginx"));
        nginx.start();
        publish(PolicySidecar.preferring("a"), 1);
        sidecar = start();
    }

    @AfterEach
    void stop() {
        if (sidecar != null) {
            sidecar.close();
        }
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void aBundleIsTakenKeptAndFollowed() throws Exception {
        assertThat(sidecar.backend("s")).isEqualTo("a");
        PolicySidecar.await(() -> nginx.log().stream().anyMatch(line -> line.contains(" 304 ")));
        assertThat(nginx.log().get(0)).contains("GET /policy.tar.gz", " 200 ");

        publish(PolicySidecar.preferring("b"), 2);
        PolicySidecar.await(() -> sidecar.backend("s").equals("b"));
        PolicySidecar.await(() -> bundle().path("sequence").asLong() == 2);
        JsonNode status = json.readTree(sidecar.get("/status").body()).path("policy");
        assertThat(status.at("/bundle/state").asText()).isEqualTo("LOADED");
        assertThat(status.at("/bundle/revision").asText())
                .isEqualTo(status.path("revision").asText());
        assertThat(status.at("/bundle/ageSeconds").asLong()).isLessThan(60);
        assertThat(status.at("/bundle/signed").asBoolean()).isTrue();
        assertThat(sidecar.get("/metrics").body())
                .contains("signalbox_policy_bundle_state{state=\"LOADED\"} 1")
                .contains("signalbox_policy_bundle_sequence 2")
                .contains("signalbox_policy_bundle_requests_total{outcome=\"taken\"} 2");
        assertThat(run("policy", "status").out()).contains("bundle      LOADED, sha256:", "no. 2, confirmed", FILE);
    }

    @Test
    void aBrokenBundleReplacesNothing() throws Exception {
        publish(PolicySidecar.broken(), 2);
        PolicySidecar.await(() -> bundle().path("state").asText().equals("ERROR"));
        assertThat(bundle().path("why").asText()).contains("rules/test.drl:", "Maybe \"backend\".");
        JsonNode rejected = json.readTree(sidecar.get("/policy").body()).path("rejected");
        assertThat(rejected.path("source").asText()).isEqualTo("bundle");
        assertThat(rejected.at("/findings/0/text").asText()).contains("Maybe \"backend\".");
        assertThat(sidecar.backend("s")).isEqualTo("a");

        Files.writeString(nginx.files().resolve(FILE), "<html>We will be back soon</html>");
        CommandRun refreshed = run("bundle", "refresh");
        assertThat(refreshed.exitCode()).isEqualTo(3);
        assertThat(refreshed.out()).contains("ERROR", "of the type application/gzip, which begin with \"<html>We will");
        assertThat(sidecar.backend("s")).isEqualTo("a");

        publish(PolicySidecar.preferring("b"), 3);
        assertThat(run("bundle", "refresh").out()).contains("bundle      LOADED", "no. 3");
        assertThat(sidecar.backend("s")).isEqualTo("b");

        publish(PolicySidecar.preferring("a"), 2);
        assertThat(run("bundle", "refresh").out()).contains("ERROR", "sequence-goes-back");
        assertThat(sidecar.backend("s")).isEqualTo("b");
    }

    @Test
    void withoutTheServerWhatWasTakenDecidesEvenAfterARestart() throws Exception {
        nginx.close();
        PolicySidecar.await(() -> bundle().path("state").asText().equals("STALE"));
        assertThat(sidecar.backend("s")).isEqualTo("a");
        assertThat(run("bundle", "refresh").exitCode()).isEqualTo(1);

        sidecar.close();
        sidecar = start();
        assertThat(sidecar.backend("s")).isEqualTo("a");
        assertThat(bundle().path("state").asText()).isEqualTo("STALE");
        assertThat(bundle().path("sequence").asLong()).isEqualTo(1);
        assertThat(bundle().path("why").asText()).contains("the bundle can't be fetched");

        publish(PolicySidecar.preferring("b"), 2);
        nginx.start();
        assertThat(run("bundle", "refresh").exitCode()).isZero();
        assertThat(sidecar.backend("s")).isEqualTo("b");
    }

    /** Has nginx serve a signed bundle. Its entity tags are made of a file's size and time in seconds, which therefore differ. */
    private void publish(Map<String, String> files, long sequence) throws IOException {
        Path packed = directory.resolve("packed.tar.gz");
        Bundle bundle =
                Bundle.of(files, sequence, CREATED).signed(BundleFiles.privateKey(directory.resolve("private.pem")));
        BundleFiles.write(packed, bundle);
        Files.setLastModifiedTime(packed, FileTime.from(CREATED.plusSeconds(sequence)));
        Files.move(packed, nginx.files().resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }

    private PolicySidecar start() {
        return PolicySidecar.start(directory, """
                policy:
                  bundle: {url: "%s", interval: 100ms, publicKeyFile: public.pem}
                """.formatted(nginx.url(FILE)));
    }

    private JsonNode bundle() throws Exception {
        return json.readTree(sidecar.get("/policy/bundle").body());
    }

    private CommandRun run(String... command) {
        String[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "--admin";
        all[command.length + 1] = sidecar.admin().toString();
        return CommandRun.of(all);
    }
}
