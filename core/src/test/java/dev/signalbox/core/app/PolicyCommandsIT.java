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
                .contains("Policy test, 1 rule\n", "would be chat to b", "         1  prefers a", "shadowed");
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
                        .at("/rules/0/fired")
                        .asInt())
                .as("since it is in force again")
                .isEqualTo(1);
    }

    @Test
    void testsThatFailKeepARevisionOutUnlessItIsForcedIn() throws Exception {
        Path other = directory.resolve("other");
        PolicySidecar.write(other, PolicySidecar.tests("a"));
        CommandRun pushed = run("push", other.toString());
        assertThat(pushed.exitCode()).isEqualTo(4);
        assertThat(pushed.out())
                .contains("is valid.")
                .contains("Its tests: 0 passed, 1 failed; 100 % of rules and 100 % of conditions covered.")
                .contains("  who wins (tests/a_test.yaml:5) backend: expected a, but was b")
                .contains("Canary and activate refuse it, unless with --force.");
        String id = pushed.out().substring(pushed.out().indexOf("sha256:")).substring(0, 19);

        CommandRun activated = run("activate", id);
        assertThat(activated.exitCode()).isEqualTo(4);
        assertThat(activated.err()).contains("fails tests of its own (0 passed, 1 failed): who wins");
        assertThat(run("canary", id, "--share", "5").exitCode()).isEqualTo(4);
        assertThat(run("retest", id).exitCode()).isEqualTo(4);

        assertThat(run("canary", id, "--share", "5", "--force").exitCode()).isZero();
        assertThat(run("activate", id, "--force").out())
                .contains("problem     the active revision fails tests of its own");
        assertThat(run("status").out()).contains("in spite of failed tests", "tests: 0 passed, 1 failed");

        PolicySidecar.write(other, PolicySidecar.tests("b"));
        CommandRun mended = run("push", other.toString());
        assertThat(mended.exitCode()).as("other tests of the same policy").isZero();
        assertThat(mended.out()).contains("no. 2,", "Its tests: 1 passed;");
        assertThat(run("status").out()).doesNotContain("problem").contains("tests: 1 passed;");
        assertThat(run("retest", "active").out()).contains("Its tests: 1 passed;");
        assertThat(run("retest", "previous").out()).contains("Its tests: 0 passed");
    }

    @Test
    void rulesThatNeverFiredComeWithWhatTheAnalysisFinds() throws Exception {
        PolicySidecar.write(directory.resolve("other"), PolicySidecar.files("""
                package test;

                rule "a session"
                when
                    Request( sessionId == "s" )
                then
                    place.classify("chat");
                end

                rule "never"
                when
                    $c : Candidate( ttftMs < 10, ttftMs > 20 )
                then
                    place.prefer($c, 5);
                end
                """));
        String pushed = run("push", directory.resolve("other").toString()).out();
        assertThat(pushed).contains("It has no tests.");
        String id = pushed.substring(pushed.indexOf("sha256:")).substring(0, 19);
        run("activate", id);
        assertThat(run("status").out()).contains("No request was decided by it yet");
        sidecar.backend("s");

        assertThat(run("status").out())
                .contains("of the 1 decision since 20", "         1  a session")
                .containsPattern("rules that never fired since then\\n +never \\(rules/test.drl:10\\)\\n"
                        + " +rules/test.drl:12:\\d+: warning ");
        assertThat(run("status", "--json").out()).contains("\"remarks\" : [ \"rules/test.drl:12:");
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
