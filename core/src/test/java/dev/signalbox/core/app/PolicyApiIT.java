package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a policy through the admin port of a whole sidecar. */
final class PolicyApiIT {

    private final ObjectMapper json = new ObjectMapper();

    private final Path directory;
    private PolicySidecar sidecar;

    PolicyApiIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void start() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.preferring("a"));
        sidecar = PolicySidecar.start(directory);
    }

    @AfterEach
    void stop() {
        sidecar.close();
    }

    @Test
    void aPolicyIsUploadedActivatedAndTakenBack() throws Exception {
        String before = active();
        HttpResponse<String> uploaded = upload(PolicySidecar.preferring("b"));
        assertThat(uploaded.statusCode()).isEqualTo(201);
        JsonNode revision = json.readTree(uploaded.body());
        assertThat(revision.path("valid").asBoolean()).isTrue();
        assertThat(revision.path("author").asText()).isEqualTo("jo");
        String id = revision.path("id").asText();
        assertThat(upload(PolicySidecar.preferring("b")).statusCode())
                .as("the same once more")
                .isEqualTo(200);
        assertThat(sidecar.backend("s")).isEqualTo("a");

        HttpResponse<String> meantForAnother =
                sidecar.post("/policy/revisions/" + id + "/activate", "", Map.of("if-match", '"' + id + '"'));
        assertThat(meantForAnother.statusCode()).isEqualTo(412);
        assertThat(json.readTree(meantForAnother.body())
                        .at("/error/signalbox/active")
                        .asText())
                .isEqualTo(before);

        HttpResponse<String> activated = sidecar.post(
                "/policy/revisions/" + id.substring(7, 17) + "/activate",
                "{\"by\":\"jo\",\"why\":\"b is faster\"}",
                Map.of("if-match", '"' + before + '"'));
        assertThat(activated.statusCode()).as(activated.body()).isEqualTo(200);
        assertThat(json.readTree(activated.body()).at("/active/id").asText()).isEqualTo(id);
        assertThat(sidecar.backend("s")).isEqualTo("b");

        assertThat(sidecar.post("/policy/rollback", "{\"why\":\"it is not\"}").statusCode())
                .isEqualTo(200);
        assertThat(sidecar.backend("s")).isEqualTo("a");
        JsonNode latest = json.readTree(sidecar.get("/policy/history").body()).at("/history/0");
        assertThat(latest.path("what").asText()).isEqualTo("rolled-back");
        assertThat(latest.path("who").asText()).isEqualTo("127.0.0.1");
        assertThat(latest.path("why").asText()).contains("it is not");
    }

    @Test
    void aBrokenPolicyIsKeptWithItsFindingsAndNotActivated() throws Exception {
        HttpResponse<String> uploaded = upload(PolicySidecar.broken());
        JsonNode revision = json.readTree(uploaded.body());
        assertThat(revision.path("valid").asBoolean()).isFalse();
        assertThat(revision.at("/findings/0/text").asText()).contains("rules/test.drl:", "Maybe \"backend\".");

        HttpResponse<String> activated =
                sidecar.post("/policy/revisions/" + revision.path("id").asText() + "/activate", "");
        assertThat(activated.statusCode()).isEqualTo(409);
        JsonNode error = json.readTree(activated.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("invalid_revision");
        assertThat(error.at("/signalbox/findings/0/text").asText()).contains("Maybe \"backend\".");
        assertThat(sidecar.backend("s")).isEqualTo("a");
    }

    @Test
    void anUploadIsTestedAndActivatedOnlyIfItPasses() throws Exception {
        Map<String, String> files = new TreeMap<>(PolicySidecar.preferring("b"));
        files.putAll(PolicySidecar.tests("a"));
        JsonNode revision = json.readTree(upload(files).body());
        assertThat(revision.at("/tests/failed").asInt()).isEqualTo(1);
        assertThat(revision.at("/tests/coverage/rules").asDouble()).isEqualTo(100);
        assertThat(revision.at("/tests/failures/0").asText()).startsWith("who wins (tests/a_test.yaml:5)");
        String path = "/policy/revisions/" + revision.path("id").asText();

        HttpResponse<String> activated = sidecar.post(path + "/activate", "");
        assertThat(activated.statusCode()).isEqualTo(409);
        JsonNode error = json.readTree(activated.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("tests_failed");
        assertThat(error.path("message").asText()).contains("who wins");

        files.putAll(PolicySidecar.tests("b"));
        assertThat(json.readTree(upload(files).body()).at("/tests/summary").asText())
                .isEqualTo("1 passed");
        HttpResponse<String> again = sidecar.post(path + "/test", "{\"by\":\"jo\"}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json.readTree(again.body()).at("/tests/passed").asInt()).isEqualTo(1);
        JsonNode latest = json.readTree(sidecar.get("/policy/history").body()).at("/history/0");
        assertThat(latest.path("what").asText()).isEqualTo("tested");
        assertThat(latest.path("who").asText()).isEqualTo("jo");
        assertThat(sidecar.post(path + "/activate", "").statusCode()).isEqualTo(200);
        assertThat(sidecar.post("/policy/revisions/abcdef/test", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aDirectorysTestsRunInTheBackgroundAndHoldNothingUp() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.preferring("b"));
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.tests("a"));
        PolicySidecar.await(() -> policy().at("/active/tests/failed").asInt() == 1);

        assertThat(sidecar.backend("s")).isEqualTo("b");
        JsonNode status = json.readTree(sidecar.get("/status").body());
        assertThat(status.at("/policy/problems/0").asText())
                .startsWith("the active revision fails tests of its own (0 passed, 1 failed): who wins");
        assertThat(sidecar.get("/metrics").body()).contains("signalbox_policy_failures_total{reason=\"tests\"} 1");

        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.tests("b"));
        PolicySidecar.await(() -> policy().at("/active/tests/passed").asInt() == 1);
        assertThat(json.readTree(sidecar.get("/status").body()).path("policy").has("problems"))
                .isFalse();
    }

    @Test
    void aPackedPolicyIsTaken() throws Exception {
        PolicySidecar.write(directory.resolve("other"), PolicySidecar.preferring("b"));
        Process tar = new ProcessBuilder("tar", "-czf", "other.tgz", "other")
                .directory(directory.toFile())
                .start();
        assertThat(tar.waitFor(30, TimeUnit.SECONDS)).isTrue();

        HttpResponse<String> uploaded = sidecar.postBytes(
                "/policy/revisions?author=jo&comment=packed",
                "application/gzip",
                Files.readAllBytes(directory.resolve("other.tgz")));
        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
        assertThat(json.readTree(uploaded.body()).path("comment").asText()).isEqualTo("packed");
        String id = json.readTree(uploaded.body()).path("id").asText();
        JsonNode shown = json.readTree(sidecar.get("/policy/revisions/" + id).body());
        assertThat(shown.path("files").path("rules/test.drl").asText()).contains("prefers b");

        assertThat(sidecar.postBytes("/policy/revisions", "application/gzip", new byte[] {1, 2, 3})
                        .statusCode())
                .isEqualTo(400);
        assertThat(sidecar.postBytes("/policy/revisions", "text/plain", new byte[0])
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void aShadowShowsWhatWouldBecomeDifferent() throws Exception {
        String id = json.readTree(upload(PolicySidecar.preferring("b")).body())
                .path("id")
                .asText();
        assertThat(sidecar.post("/policy/revisions/" + id + "/shadow", "").statusCode())
                .isEqualTo(200);

        for (int i = 0; i < 10; i++) {
            assertThat(sidecar.backend("s" + i)).isEqualTo("a");
        }
        PolicySidecar.await(() -> policy().at("/shadow/figures/decided").asInt() == 10);
        assertThat(policy().at("/shadow/figures/different").asInt()).isEqualTo(10);
        assertThat(policy().at("/shadow/figures/samples/0/shadow").asText()).contains(" to b ");
        assertThat(sidecar.get("/metrics").body())
                .contains("signalbox_policy_shadow_decisions_total{outcome=\"different\"} 10");

        assertThat(sidecar.post("/policy/shadow/end", "").statusCode()).isEqualTo(200);
        assertThat(policy().has("shadow")).isFalse();
    }

    @Test
    void aCanaryDecidesItsShare() throws Exception {
        String id = json.readTree(upload(PolicySidecar.preferring("b")).body())
                .path("id")
                .asText();
        assertThat(sidecar.post("/policy/revisions/" + id + "/canary", "").statusCode())
                .isEqualTo(400);
        assertThat(sidecar.post("/policy/revisions/" + id + "/canary", "{\"basisPoint\":5000}")
                        .body())
                .contains("Maybe \\\"basisPoints\\\".");
        assertThat(sidecar.post("/policy/revisions/" + id + "/canary", "{\"basisPoints\":5000}")
                        .statusCode())
                .isEqualTo(200);

        int taken = 0;
        for (int i = 0; i < 40; i++) {
            String backend = sidecar.backend("s" + i);
            assertThat(sidecar.backend("s" + i)).as("a session stays").isEqualTo(backend);
            taken += backend.equals("b") ? 1 : 0;
        }
        assertThat(taken).isBetween(8, 32);
        assertThat(policy().at("/canary/figures/decided").asInt()).isEqualTo(2 * taken);
        assertThat(policy().at("/canary/activeFigures/decided").asInt()).isEqualTo(80 - 2 * taken);

        assertThat(sidecar.post("/policy/rollback", "").statusCode()).isEqualTo(200);
        assertThat(policy().has("canary")).isFalse();
    }

    @Test
    void theDirectoryIsWatchedAndABrokenOneReplacesNothing() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.preferring("b"));
        PolicySidecar.await(() -> sidecar.backend("s").equals("b"));
        assertThat(policy().at("/active/author").asText()).isEqualTo("directory");

        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.broken());
        PolicySidecar.await(() -> policy().has("rejected"));
        JsonNode status = json.readTree(sidecar.get("/status").body());
        assertThat(status.at("/policy/rejected/findings/0/text").asText()).contains("Maybe \"backend\".");
        assertThat(status.at("/policy/rejected/staysActive").asText()).isEqualTo(active());
        assertThat(sidecar.get("/metrics").body()).contains("signalbox_policy_failures_total{reason=\"invalid\"} 1");

        String active = active();
        sidecar.close();
        sidecar = PolicySidecar.start(directory);
        assertThat(active()).as("a restart comes back with it").isEqualTo(active);
        assertThat(sidecar.backend("s")).isEqualTo("b");
        assertThat(policy().has("rejected")).isTrue();
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        HttpResponse<String> unknown = sidecar.post("/policy/revisions/sha256:abcdef/activate", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json.readTree(unknown.body()).at("/error/code").asText()).isEqualTo("unknown_revision");
        assertThat(sidecar.get("/policy/revisions/zz").statusCode()).isEqualTo(404);
        assertThat(sidecar.post("/policy/rollback", "").statusCode()).isEqualTo(409);
        assertThat(sidecar.post("/policy/rollback", "[]").statusCode()).isEqualTo(400);
        assertThat(sidecar.post("/policy/revisions", "{\"files\":{\"../x\":\"\"}}")
                        .statusCode())
                .isEqualTo(400);
        JsonNode revisions =
                json.readTree(sidecar.get("/policy/revisions").body()).path("revisions");
        assertThat(revisions).hasSize(1);
        assertThat(List.of(revisions.get(0).at("/roles/0").asText())).containsExactly("active");
    }

    private HttpResponse<String> upload(Map<String, String> files) throws Exception {
        ObjectNode body = json.createObjectNode().put("author", "jo").put("comment", "try");
        ObjectNode texts = body.putObject("files");
        new TreeMap<>(files).forEach(texts::put);
        return sidecar.post("/policy/revisions", body.toString());
    }

    private String active() throws Exception {
        return policy().at("/active/id").asText();
    }

    private JsonNode policy() throws Exception {
        return json.readTree(sidecar.get("/policy").body());
    }
}
