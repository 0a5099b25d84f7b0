package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.state.CrashingDisk;
import dev.signalbox.rules.Policy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RevisionTestsTest {

    private static final Instant NOW = Instant.ofEpochMilli(Examples.NOW);
    private static final Revision.TestResult PASSED = result(3, 0);
    private static final Revision.TestResult FAILED = result(1, 2, "first: no", "second: no");
    private static final Change JO = Change.by("jo", "because");
    private static final Change FORCED = new Change("jo", "because", Optional.empty(), true);

    private final CrashingDisk disk = new CrashingDisk();
    private final List<String> events = new ArrayList<>();
    private final List<String> tested = new ArrayList<>();
    private PolicyLifecycle lifecycle = start(withTests(Examples.preferring("a"), "1"));

    @Test
    void howTheyEndIsKeptAndNoted() {
        Revision uploaded = upload(withTests(Examples.preferring("b"), "1"));

        Revision revision = tests(FAILED).run(uploaded.id().substring(0, 12), "jo");

        assertThat(revision.tests()).contains(FAILED);
        assertThat(revision.failsTests()).isTrue();
        assertThat(lifecycle.view().revision(uploaded.id())).contains(revision);
        List<Transition> history = lifecycle.view().state().history();
        Transition last = history.get(history.size() - 1);
        assertThat(last.kind()).isEqualTo(Transition.Kind.TESTED);
        assertThat(last.who()).isEqualTo("jo");
        assertThat(last.why()).isEqualTo("1 passed, 2 failed");
        assertThat(events).as("it is not active").doesNotContain("failed tests");

        lifecycle.close();
        lifecycle = start(withTests(Examples.preferring("a"), "1"));
        assertThat(lifecycle.find(uploaded.id()).tests()).as("after a restart").contains(FAILED);
    }

    @Test
    void aRevisionThatFailsIsPutInForceOnlyByForce() {
        String id = upload(withTests(Examples.preferring("b"), "1")).id();
        tests(FAILED).run(id, "jo");

        for (Runnable change :
                List.<Runnable>of(() -> lifecycle.activate(id, JO), () -> lifecycle.canary(id, 100, JO))) {
            LifecycleException failure = catchThrowableOfType(LifecycleException.class, change::run);
            assertThat(failure.code()).isEqualTo("tests_failed");
            assertThat(failure)
                    .hasMessageContaining("fails tests of its own (1 passed, 2 failed): first: no; second: no");
        }
        assertThat(lifecycle.view().state().active()).isNotEqualTo(id);
        lifecycle.shadow(id, JO);

        lifecycle.canary(id, 100, FORCED);
        lifecycle.activate(id, FORCED);
        assertThat(lifecycle.view().state().active()).isEqualTo(id);
        assertThat(lifecycle
                        .view()
                        .state()
                        .history()
                        .get(lifecycle.view().state().history().size() - 1)
                        .why())
                .contains("in spite of failed tests");
    }

    @Test
    void passingOnceMoreOpensTheWay() {
        String id = upload(withTests(Examples.preferring("b"), "1")).id();
        tests(FAILED).run(id, "jo");
        tests(PASSED).run(id, "jo");

        assertThat(lifecycle.activate(id, JO).tests()).contains(PASSED);
    }

    @Test
    void anActiveRevisionThatFailsStaysActiveAndIsAProblem() {
        String id = lifecycle.view().state().active();

        tests(FAILED).run("active", "signalbox");

        assertThat(lifecycle.view().state().active()).isEqualTo(id);
        assertThat(lifecycle.view().problems())
                .containsExactly(
                        "the active revision fails tests of its own (1 passed, 2 failed): first: no; second: no");
        assertThat(events).contains("failed tests");

        tests(PASSED).run("active", "signalbox");
        assertThat(lifecycle.view().problems()).isEmpty();
    }

    @Test
    void testsThatHaveRunRunAgainOnlyWhenAskedOrChanged() {
        SortedMap<String, String> policy = Examples.preferring("b");
        String id = upload(withTests(policy, "1")).id();

        assertThat(tests(PASSED).runNew(id, "jo").tests()).contains(PASSED);
        assertThat(tests(FAILED).runNew(id, "jo").tests()).contains(PASSED);
        assertThat(tested).hasSize(1);

        assertThat(upload(withTests(policy, "2")).tests()).as("other tests").isEmpty();
        assertThat(tests(FAILED).runNew(id, "jo").tests()).contains(FAILED);
        assertThat(tested).containsExactly("tests/a_test.yaml=1", "tests/a_test.yaml=2");
    }

    @Test
    void whatHasNoTestsOrCannotDecideIsNotTested() {
        RevisionTests tests = tests(PASSED);
        String without = upload(Examples.preferring("b")).id();
        String broken = upload(withTests(Examples.broken(), "1")).id();

        assertThat(tests.runNew(without, "jo").tests()).isEmpty();
        assertThat(tests.runNew(broken, "jo").tests()).isEmpty();
        assertThat(tested).isEmpty();

        LifecycleException failure = catchThrowableOfType(LifecycleException.class, () -> tests.run(broken, "jo"));
        assertThat(failure.code()).isEqualTo("invalid_revision");
        assertThat(failure.findings()).isNotEmpty();
        assertThat(catchThrowableOfType(LifecycleException.class, () -> tests.run("sha256:abcdef", "jo"))
                        .code())
                .isEqualTo("unknown_revision");
    }

    @Test
    void aResultOfTestsThatWereReplacedMeanwhileIsDropped() {
        SortedMap<String, String> policy = Examples.preferring("b");
        String id = upload(withTests(policy, "1")).id();

        Revision revision = new RevisionTests(lifecycle, (given, files) -> {
                    upload(withTests(policy, "2"));
                    return FAILED;
                })
                .run(id, "jo");

        assertThat(revision.tests()).isEmpty();
        assertThat(lifecycle.activate(id, JO).id()).isEqualTo(id);
    }

    @Test
    void muchThatFailsIsToldInShort() {
        Revision.TestResult result =
                new Revision.TestResult(NOW, 0, 7, 1, 2, 50, 50, List.of("one", "two", "three", "four"));

        assertThat(result.summary()).isEqualTo("0 passed, 7 failed, 1 skipped, 2 not run for lack of time");
        assertThat(result.shortly()).isEqualTo("one; two; three; and 4 more");
    }

    private RevisionTests tests(Revision.TestResult result) {
        return new RevisionTests(lifecycle, (policy, files) -> {
            files.forEach((name, text) -> {
                if (name.startsWith("tests/")) {
                    tested.add(name + "=" + text);
                }
            });
            return result;
        });
    }

    private Revision upload(Map<String, String> files) {
        return lifecycle.upload(files, "jo", "").revision();
    }

    private static SortedMap<String, String> withTests(Map<String, String> policy, String tests) {
        SortedMap<String, String> files = new TreeMap<>(policy);
        files.put("tests/a_test.yaml", tests);
        return files;
    }

    private static Revision.TestResult result(int passed, int failed, String... failures) {
        return new Revision.TestResult(NOW, passed, failed, 0, 0, 100, 50, List.of(failures));
    }

    private PolicyLifecycle start(Map<String, String> directory) {
        PolicyEvents heard = new PolicyEvents() {
            @Override
            public void activated(Policy policy) {
                events.add("activated " + policy.revision());
            }

            @Override
            public void failed(String reason) {
                events.add("failed " + reason);
            }
        };
        return new PolicyLifecycle(
                PolicyStore.open(disk.files()),
                Offered.directory(CompiledFiles.of(directory)),
                Policy::matrix,
                heard,
                WorldSources.unknown(),
                InstantSource.fixed(NOW),
                LifecycleSettings.DEFAULTS);
    }
}
