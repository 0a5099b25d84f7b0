package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for a running sidecar's policies, as an operator uses them. */
final class PolicyCommandsIT {

    private final Path directory;
    private PolicySidecar sidecar;

    PolicyCommandsIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void start() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.preferring("a"));
        PolicySidecar.write(directory.resolve("other"), PolicySidecar.preferring("b"));
        PolicySidecar.write(directory.resolve("broken"), PolicySidecar.broken());
        sidecar = PolicySidecar.start(directory);
    }

    @AfterEach
    void stop() {
        sidecar.close();
    }

    @Test
    void aPolicyGoesFromUploadToActiveAndBack() throws Exception {
        CommandRun pushed = run("push", directory.resolve("other").toString(), "--comment", "try b");
        assertThat(pushed.exitCode()).as(pushed.err()).isZero();
        assertThat(pushed.out()).contains("Revision sha256:", "no. 2, is valid.", "Next: signalbox policy shadow");
        String id = pushed.out().substring(pushed.out().indexOf("sha256:")).substring(0, 19);

        assertThat(run("shadow", id).out()).contains("shadow      " + id);
        sidecar.backend("s");
        PolicySidecar.await(() -> run("status").out().contains("1 repeated, 1 different"));
        assertThat(run("status").out())
                .contains("Policy test, 1 rules", "would be chat to b", "         1  prefers a", "shadowed");
        assertThat(run("shadow", "--end").exitCode()).isZero();

        assertThat(run("canary", id, "--share", "12.5").out()).contains("12.50 % of the sessions");
        assertThat(run("canary", "--end", "--why", "enough").exitCode()).isZero();

        CommandRun activated = run("activate", id, "--why", "b is faster");
        assertThat(activated.exitCode()).as(activated.err()).isZero();
        assertThat(activated.out()).contains("active      " + id, "no. 2 by ", "\"try b\"");
        assertThat(sidecar.backend("s")).isEqualTo("b");

        assertThat(run("rollback", "--why", "it is not").exitCode()).isZero();
        assertThat(sidecar.backend("s")).isEqualTo("a");
        String status = run("status").out();
        assertThat(status).contains("rolled-back", "it is not", "b is faster");
        assertThat(new ObjectMapper()
                        .readTree(run("status", "--json").out())
                        .at("/rules/0/firedSinceStart")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aBrokenPolicyEndsWithItsFindings() {
        CommandRun pushed = run("push", directory.resolve("broken").toString());
        assertThat(pushed.exitCode()).isEqualTo(3);
        assertThat(pushed.out()).contains("has errors:", "rules/test.drl:", "Maybe \"backend\".");
        String id = pushed.out().substring(pushed.out().indexOf("sha256:")).substring(0, 19);

        CommandRun activated = run("activate", id);
        assertThat(activated.exitCode()).isEqualTo(3);
        assertThat(activated.err()).contains("can't decide", "Maybe \"backend\".");
        assertThat(run("push", directory.resolve("nowhere").toString()).exitCode())
                .isEqualTo(3);
    }

    @Test
    void whatCannotBeDoneSaysWhy() {
        assertThat(run("activate", "sha256:abcdef").err()).contains("there is no revision");
        assertThat(run("activate", "active", "--if-active", "sha256:other").err())
                .contains("the change is meant for sha256:other");
        assertThat(run("rollback").exitCode()).isEqualTo(1);
        assertThat(run("shadow").exitCode()).isEqualTo(2);
        assertThat(run("canary", "abcd").err()).contains("--share is missing");
        CommandRun nobody = CommandRun.of("policy", "status", "--admin", "http://127.0.0.1:1");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err()).contains("no sidecar answers at http://127.0.0.1:1", "--admin URL");
    }

    private CommandRun run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("policy", command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--admin", sidecar.admin().toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
