package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.Decision;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole sidecar whose policy is revised again and again under load, each time to one it has never seen: nothing may be lost
 * meanwhile, nothing decided otherwise than a fresh engine decides, and nothing left behind.
 *
 * <p>{@code mvn -Psoak verify} revises it a thousand times.
 */
final class ReloadSoakIT {

    private static final System.Logger LOG = System.getLogger(ReloadSoakIT.class.getName());
    private static final int RELOADS = Integer.getInteger("signalbox.soak.reloads", 50);
    private static final int CLIENTS = 2;

    /** So many revisions are uploaded, put in force, and their decisions checked together. */
    private static final int BATCH = 5;

    /** Every so often a revision stays in force until the reference verifies it, which it begins to after five seconds. */
    private static final int VERIFIED = 100;

    /** Compilers keep what they learn of methods in metaspace, while these are still getting warm. */
    private static final long WARM_UP_METASPACE = 3 << 20;

    /** Caches and queues are not always filled alike; a policy of this size takes about a tenth of this. */
    private static final long WARM_UP_HEAP = 2 << 20;

    @TempDir
    private Path directory;

    private int revision;
    private long checked;

    @ParameterizedTest
    @ValueSource(strings = {"{mode: matrix, verify: 1}", "{mode: drools}"})
    void reloadsUnderLoadLoseNothingAndLeaveNothingBehind(String engine) throws Exception {
        PolicySidecar.write(directory.resolve("policy"), RevisedPolicy.files(0));
        RecordedDecisions recorded = new RecordedDecisions();
        try (PolicySidecar sidecar =
                PolicySidecar.start(directory, "policy: {directory: policy}\nengine: " + engine + "\n", recorded)) {
            InForce inForce = new InForce(RevisedPolicy.id(0));
            reload(sidecar, recorded, inForce, engine.contains("verify"));
            JvmState half = JvmState.afterCollection();
            reload(sidecar, recorded, inForce, engine.contains("verify"));
            JvmState whole = JvmState.afterCollection();

            LOG.log(
                    System.Logger.Level.INFO,
                    "engine {0}: {1} reloads, {2} decisions; after half {3}, after all {4}",
                    engine,
                    revision,
                    checked,
                    half,
                    whole);
            assertThat(whole.everLoaded() - half.everLoaded()).as("classes").isLessThan(RELOADS / 2);
            assertThat(whole.classes() - half.classes()).as("classes").isLessThan(RELOADS / 2);
            assertThat(whole.metaspace() - half.metaspace())
                    .as("metaspace")
                    .isLessThan(WARM_UP_METASPACE + RELOADS * 1024L);
            assertThat(whole.heap() - half.heap()).as("heap").isLessThan(WARM_UP_HEAP + RELOADS * 1024L);
            assertThat(sidecar.get("/metrics").body()).doesNotContain("mismatch");
        }
    }

    /** Half of the reloads, under load. */
    private void reload(PolicySidecar sidecar, RecordedDecisions recorded, InForce inForce, boolean verified)
            throws Exception {
        long decidedBefore = recorded.decided();
        long answeredBefore = recorded.answered();
        ChatClients clients = ChatClients.start(CLIENTS, sidecar.data(), inForce);
        try (clients) {
            for (int i = 0; i < RELOADS / 2; i += BATCH) {
                FreshEngines engines = new FreshEngines();
                engines.add(RevisedPolicy.files(revision));
                for (int j = 0; j < BATCH; j++) {
                    revision++;
                    engines.add(RevisedPolicy.files(revision));
                    sidecar.activate(sidecar.upload(RevisedPolicy.files(revision)), inForce);
                    clients.awaitAnswers(CLIENTS);
                }
                if (verified && revision % VERIFIED == 0) {
                    awaitVerification(sidecar);
                }
                check(recorded, engines);
                clients.takeAnswers();
            }
        }
        FreshEngines last = new FreshEngines();
        last.add(RevisedPolicy.files(revision));
        check(recorded, last);
        assertThat(clients.failures()).isEmpty();
        assertThat(clients.answered()).isEqualTo(clients.sent());
        assertThat(recorded.decided() - decidedBefore).isEqualTo(clients.sent());
        PolicySidecar.await(() -> recorded.answered() - answeredBefore == clients.sent());
        assertThat(recorded.otherwise()).isZero();
    }

    private void check(RecordedDecisions recorded, FreshEngines engines) {
        for (Decision decision : recorded.take()) {
            assertThat(engines.again(decision, FreshEngines.Kind.MATRIX)).isEqualTo(FreshEngines.all(decision));
            checked++;
        }
    }

    private static void awaitVerification(PolicySidecar sidecar) throws Exception {
        double before = verifications(sidecar);
        PolicySidecar.await(() -> verifications(sidecar) > before);
    }

    private static double verifications(PolicySidecar sidecar) throws Exception {
        return sidecar.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("signalbox_policy_verifications_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }
}
