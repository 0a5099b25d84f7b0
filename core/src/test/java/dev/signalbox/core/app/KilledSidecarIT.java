package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.state.StateDirectory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sidecar that is killed again and again while its policy is changed and money is spent: what it acknowledged is there after
 * a restart, and nothing is half.
 *
 * <p>{@code mvn -Psoak verify} kills it more often.
 */
final class KilledSidecarIT {

    private static final int KILLS = Integer.getInteger("signalbox.soak.kills", 3);
    private static final int CLIENTS = 2;
    private static final int MOST_CHANGES = 25;
    private static final int MOST_MICROS = 30_000;

    /** Each request costs a dollar. */
    private static final String CONFIGURATION = """
            policy: {directory: policy, watch: false, keepRevisions: 5}
            engine: {verify: 0}
            budgets: [{period: month, limit: 1000000}]
            backends:
            """ + backend("a") + backend("b");

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path directory;

    private int revision;
    private String acknowledged = RevisedPolicy.id(0);
    private String underWay = acknowledged;
    private String uploaded = acknowledged;
    private double spentAtStart;
    private long sent;

    @Test
    void whatWasAcknowledgedOutlivesAKill() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), RevisedPolicy.files(0));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill <= KILLS; kill++) {
            String when = "after " + kill + " kills, seed " + seed;
            try (SidecarProcess sidecar = SidecarProcess.serve(directory, CONFIGURATION)) {
                assertNothingIsLost(sidecar, when);
                if (kill < KILLS) {
                    killAmidChanges(sidecar, random);
                    assertFilesAreWhole(when);
                }
            }
        }
    }

    private void killAmidChanges(SidecarProcess sidecar, Random random) throws Exception {
        InForce inForce = new InForce(acknowledged);
        Changes changes = new Changes(sidecar, inForce);
        ChatClients clients = ChatClients.start(CLIENTS, sidecar.data(), inForce);
        Thread changing = new Thread(changes, "changes");
        changing.start();
        int enough = random.nextInt(MOST_CHANGES);
        PolicySidecar.await(() -> inForce.now() >= enough || !changing.isAlive());
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(MOST_MICROS)));
        assertThat(changes.problem()).isEmpty();
        sidecar.kill();
        changing.join();
        clients.close();
        assertThat(clients.failures())
                .as("only requests under way are lost")
                .hasSizeLessThanOrEqualTo((int) (clients.sent() - clients.answered()))
                .allMatch(failure -> failure.contains("Exception"));
        sent += clients.sent();
    }

    private void assertNothingIsLost(SidecarProcess sidecar, String when) throws Exception {
        assertThat(sidecar.output()).as(when).doesNotContain("Problem:", "set aside", "damaged", "not known");
        JsonNode budgets =
                json.readTree(sidecar.get(sidecar.admin(), "/budgets").body());
        double spent = budgets.findPath("spentUsd").asDouble(Double.NaN);
        assertThat(spent).as(when).isBetween(spentAtStart, (double) sent).isEqualTo(Math.rint(spent));
        spentAtStart = spent;

        JsonNode policy = json.readTree(sidecar.get(sidecar.admin(), "/policy").body());
        String active = policy.at("/active/id").asText();
        assertThat(active).as(when).isIn(acknowledged, underWay);
        assertThat(policy.path("problems")).as(when).isEmpty();
        acknowledged = active;
        underWay = active;

        JsonNode revisions = json.readTree(
                        sidecar.get(sidecar.admin(), "/policy/revisions").body())
                .path("revisions");
        assertThat(revisions.findValuesAsText("id")).as(when).contains(uploaded, active);
        for (JsonNode each : revisions) {
            assertThat(each.path("valid").asBoolean()).as(when).isTrue();
        }

        HttpResponse<String> answer = sidecar.post(
                sidecar.data(),
                "/v1/chat/completions",
                "{\"model\":\"llama\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-signalbox-policy-revision"))
                .as(when)
                .contains(active);

        sent++;
    }

    /** Before a restart clears anything away. */
    private void assertFilesAreWhole(String when) throws IOException {
        try (StateDirectory state = StateDirectory.open(directory.resolve("state"))) {
            assertThat(state.problem()).isEmpty();
            for (String part : List.of("policy", "budgets")) {
                try (Stream<Path> files = Files.list(directory.resolve("state").resolve(part))) {
                    for (Path file : files.toList()) {
                        String name = file.getFileName().toString();
                        assertThat(name).as(when).matches(".*\\.json(\\.new)?");
                        if (name.endsWith(".json")) {
                            assertThat(state.files(part).load(name)).isNotEmpty();
                        }
                    }
                }
            }
        }
    }

    /** Brings one revision after the other and puts it in force, until nobody answers. */
    private final class Changes implements Runnable {

        private final SidecarProcess sidecar;
        private final InForce inForce;
        private volatile String problem = "";

        Changes(SidecarProcess sidecar, InForce inForce) {
            this.sidecar = sidecar;
            this.inForce = inForce;
        }

        String problem() {
            return problem;
        }

        @Override
        public void run() {
            try {
                while (problem.isEmpty()) {
                    change();
                }
            } catch (IOException e) {
                // It was killed.
            } catch (Exception e) {
                problem = e.toString();
            }
        }

        private void change() throws Exception {
            revision++;
            ObjectNode body = json.createObjectNode();
            ObjectNode texts = body.putObject("files");
            RevisedPolicy.files(revision).forEach(texts::put);
            String id = RevisedPolicy.id(revision);
            require(sidecar.post(sidecar.admin(), "/policy/revisions", body.toString()), 201);
            uploaded = id;
            underWay = id;
            inForce.begin(id);
            require(sidecar.post(sidecar.admin(), "/policy/revisions/" + id + "/activate", ""), 200);
            acknowledged = id;
            inForce.acknowledged();
        }

        private void require(HttpResponse<String> answer, int status) {
            if (answer.statusCode() != status) {
                problem = answer.statusCode() + " " + answer.body();
            }
        }
    }

    private static String backend(String id) {
        return """
                  - id: %s
                    provider: simulated
                    profile: h100
                    timeScale: 200
                    models: [llama]
                    fallbackEstimate: {ttftMs: 20, tpotMs: 5, usd: 1}
                """.formatted(id);
    }
}
