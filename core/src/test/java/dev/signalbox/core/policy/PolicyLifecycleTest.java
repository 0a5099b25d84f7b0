package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
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

final class PolicyLifecycleTest {

    private static final SortedMap<String, String> A = Examples.preferring("a");
    private static final SortedMap<String, String> B = Examples.preferring("b");
    private static final SortedMap<String, String> REFUSING = Examples.refusing();
    private static final Change JO = Change.by("jo", "because");

    private CrashingDisk disk = new CrashingDisk();
    private final List<String> events = new ArrayList<>();

    @Test
    void theDirectoryIsActiveAtTheFirstStart() {
        PolicyLifecycle lifecycle = start(A);

        assertThat(lifecycle.view().state().active()).isEqualTo(Examples.id(A));
        assertThat(lifecycle.view().revisions()).singleElement().satisfies(revision -> {
            assertThat(revision.author()).isEqualTo("directory");
            assertThat(revision.sequence()).isEqualTo(1);
        });
        assertThat(backend(lifecycle)).isEqualTo("a");
        assertThat(events).containsExactly("activated " + Examples.id(A));
    }

    @Test
    void anUploadIsKeptAndChangesNothing() {
        PolicyLifecycle lifecycle = start(A);

        Uploaded uploaded = lifecycle.upload(B, "jo", "try b");

        assertThat(uploaded.created()).isTrue();
        assertThat(uploaded.revision().sequence()).isEqualTo(2);
        assertThat(backend(lifecycle)).isEqualTo("a");
        assertThat(lifecycle.upload(B, "someone else", "again").created())
                .as("the same content is the same revision")
                .isFalse();
        assertThat(lifecycle.view().revisions()).hasSize(2);
    }

    @Test
    void activationAndRollbackSwapWhatDecides() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.upload(B, "jo", "");

        lifecycle.activate(Examples.id(B).substring(0, 12), JO);
        assertThat(backend(lifecycle)).isEqualTo("b");
        assertThat(lifecycle.view().state().previous()).isEqualTo(Examples.id(A));

        lifecycle.rollback(Change.by("mo", "too slow"));
        assertThat(backend(lifecycle)).isEqualTo("a");
        assertThat(lifecycle.view().state().previous()).isEmpty();
        assertThat(conflict(() -> lifecycle.rollback(JO)).code()).isEqualTo("no_previous");
        assertThat(kinds(lifecycle))
                .containsExactly(
                        Transition.Kind.UPLOADED,
                        Transition.Kind.ACTIVATED,
                        Transition.Kind.UPLOADED,
                        Transition.Kind.ACTIVATED,
                        Transition.Kind.ROLLED_BACK);
        Transition last = lifecycle.view().state().history().get(4);
        assertThat(last.who()).isEqualTo("mo");
        assertThat(last.why()).contains("too slow", Examples.id(B));
    }

    @Test
    void anActivationMeantForAnotherActiveRevisionIsNotMade() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.upload(B, "jo", "");

        LifecycleException failure =
                conflict(() -> lifecycle.activate("sha256:" + Examples.id(B).substring(7), ifActive(Examples.id(B))));
        assertThat(failure.kind()).isEqualTo(LifecycleException.Kind.CHANGED);
        assertThat(failure).hasMessageContaining("active is " + Examples.id(A));
        assertThat(backend(lifecycle)).isEqualTo("a");

        lifecycle.activate(Examples.id(B), ifActive(Examples.id(A)));
        assertThat(backend(lifecycle)).isEqualTo("b");
    }

    @Test
    void aBrokenRevisionIsKeptWithItsFindingsAndNeverDecides() {
        PolicyLifecycle lifecycle = start(A);
        Revision broken = lifecycle.upload(Examples.broken(), "jo", "").revision();

        assertThat(broken.valid()).isFalse();
        assertThat(broken.findings().get(0).message()).contains("backnd");
        for (Runnable change : List.<Runnable>of(
                () -> lifecycle.activate(broken.id(), JO),
                () -> lifecycle.activate(broken.id(), new Change("jo", "", Optional.empty(), true)),
                () -> lifecycle.canary(broken.id(), 100, JO),
                () -> lifecycle.shadow(broken.id(), JO))) {
            LifecycleException failure = conflict(change);
            assertThat(failure.code()).isEqualTo("invalid_revision");
            assertThat(failure.findings()).isEqualTo(broken.findings());
        }
        assertThat(backend(lifecycle)).isEqualTo("a");
    }

    @Test
    void aRestartComesBackWithWhatWasInForce() {
        PolicyLifecycle before = start(A);
        before.upload(B, "jo", "");
        before.upload(REFUSING, "jo", "");
        before.activate(Examples.id(B), JO);
        before.shadow(Examples.id(REFUSING), JO);
        before.canary(Examples.id(A), 2500, JO);

        PolicyLifecycle after = start(Examples.broken());

        assertThat(after.view().state().active()).isEqualTo(Examples.id(B));
        assertThat(after.view().state().canaryBasisPoints()).isEqualTo(2500);
        assertThat(after.shadowFigures()).isPresent();
        assertThat(after.canaryFigures()).isPresent();
        assertThat(after.view().rejected()).isPresent();
        assertThat(events).contains("failed invalid");
    }

    @Test
    void aDirectoryThatChangedMeanwhileIsTakenAtTheStart() {
        start(A).upload(B, "jo", "");

        assertThat(backend(start(B))).isEqualTo("b");
    }

    @Test
    void aDirectoryThatDidNotChangeDoesNotUndoAnActivation() {
        PolicyLifecycle before = start(A);
        before.upload(B, "jo", "");
        before.activate(Examples.id(B), JO);

        assertThat(backend(start(A))).isEqualTo("b");
    }

    @Test
    void withoutAnyUsablePolicyThereIsNoStart() {
        assertThatThrownBy(() -> start(Examples.broken()))
                .isInstanceOfSatisfying(
                        UnusablePolicyException.class,
                        e -> assertThat(e.findings()).isNotEmpty());
    }

    @Test
    void whereTheStateIsLostTheNewestUsableRevisionDecides() throws Exception {
        start(A).upload(B, "jo", "");
        disk.damage("state.json");

        PolicyLifecycle lifecycle = start(Examples.broken());

        assertThat(backend(lifecycle)).isEqualTo("b");
        assertThat(lifecycle.view().problems()).singleElement().asString().contains("state.json was set aside");
    }

    @Test
    void aBrokenDirectoryNeverReplacesAWorkingPolicyAndIsToldOnce() {
        PolicyLifecycle lifecycle = start(A);
        CompiledFiles broken = CompiledFiles.of(Examples.broken());

        lifecycle.take(Offered.directory(broken));
        lifecycle.take(Offered.directory(broken));

        assertThat(backend(lifecycle)).isEqualTo("a");
        assertThat(events.stream().filter("failed invalid"::equals)).hasSize(1);
        assertThat(lifecycle.view().rejected()).hasValueSatisfying(rejected -> {
            assertThat(rejected.revision()).isEqualTo(broken.revision());
            assertThat(rejected.findings()).isEqualTo(broken.findings());
        });

        lifecycle.take(Offered.directory(CompiledFiles.of(A)));
        assertThat(lifecycle.view().rejected()).as("the mistake is mended").isEmpty();

        lifecycle.take(Offered.directory(CompiledFiles.of(B)));
        assertThat(backend(lifecycle)).isEqualTo("b");
        assertThat(lifecycle.view().state().taken().revision()).isEqualTo(Examples.id(B));
    }

    @Test
    void anOlderBundleIsNotTakenWhateverElseHappened() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.take(bundle(B, 17));
        assertThat(backend(lifecycle)).isEqualTo("b");
        assertThat(lifecycle.view().revisions().get(1).author()).isEqualTo("bundle");

        lifecycle.take(bundle(A, 16));
        assertThat(rejection(lifecycle)).contains("sequence-goes-back", "16", "17");
        lifecycle.take(bundle(A, 0));
        assertThat(rejection(lifecycle)).contains("no sequence");
        lifecycle.take(bundle(A, 17));
        assertThat(rejection(lifecycle)).contains("sequence-repeated");
        PolicyLifecycle restarted = start(bundle(A, 16), LifecycleSettings.DEFAULTS);
        assertThat(rejection(restarted)).contains("sequence-goes-back");
        assertThat(backend(restarted)).isEqualTo("b");
        assertThat(events.stream().filter("failed invalid"::equals)).hasSize(4);

        restarted.take(bundle(B, 18));
        assertThat(restarted.view().rejected()).isEmpty();
        assertThat(restarted.view().state().taken().sequence())
                .as("the same policy in a newer bundle")
                .isEqualTo(18);
        restarted.take(bundle(A, 19));
        assertThat(backend(restarted)).isEqualTo("a");
        assertThat(start(bundle(A, 1, "http://elsewhere/a.tar.gz"), LifecycleSettings.DEFAULTS)
                        .view()
                        .rejected())
                .as("each address counts for itself")
                .isEmpty();
    }

    @Test
    void aChangeThatAPowerCutCameBetweenIsTakenAgain() {
        int steps = 0;
        for (int cut = 0; cut <= steps; cut++) {
            CrashingDisk cutDisk = new CrashingDisk();
            disk = cutDisk;
            PolicyLifecycle before = start(A);
            int begun = cutDisk.steps();
            cutDisk.cutAfter(cut);
            before.take(bundle(B, 17));
            steps = Math.max(steps, cutDisk.steps() - begun + 1);
            cutDisk.restart(CrashingDisk.Loss.EVERYTHING);

            PolicyLifecycle after = start(bundle(B, 17), LifecycleSettings.DEFAULTS);
            assertThat(backend(after)).as("cut after %d steps", cut).isEqualTo("b");
            assertThat(after.view().state().taken().sequence()).isEqualTo(17);
        }
        assertThat(steps).isGreaterThan(10);
    }

    @Test
    void aMissingBundleChangesNothing() {
        start(bundle(B, 17), LifecycleSettings.DEFAULTS);

        PolicyLifecycle restarted = start(
                Offered.missing("http://bundles/a.tar.gz", "unreachable-bundle", "away"), LifecycleSettings.DEFAULTS);

        assertThat(backend(restarted)).isEqualTo("b");
        assertThat(restarted.view().rejected()).isEmpty();
        assertThat(events).doesNotContain("failed invalid");
    }

    @Test
    void otherTestsOfTheSameRulesMakeNoNewRevision() {
        PolicyLifecycle lifecycle = start(A);
        SortedMap<String, String> tested = new TreeMap<>(A);
        tested.put("tests/a_test.yaml", "tests: []\n");

        Uploaded uploaded = lifecycle.upload(tested, "jo", "with a test");

        assertThat(uploaded.created()).isFalse();
        assertThat(lifecycle.view().revisions()).hasSize(1);
    }

    @Test
    void aChangeThatCannotBeKeptIsMadeAndTold() {
        PolicyLifecycle lifecycle = start(A);
        disk.cutAfter(0);

        lifecycle.upload(B, "jo", "");
        lifecycle.activate(Examples.id(B), JO);

        assertThat(backend(lifecycle)).isEqualTo("b");
        assertThat(lifecycle.view().problems()).singleElement().asString().contains("not kept on disk");
        lifecycle.rollback(JO);
        assertThat(backend(lifecycle)).isEqualTo("a");

        disk.cutAfter(Integer.MAX_VALUE);
        lifecycle.activate(Examples.id(B), JO);
        assertThat(lifecycle.view().problems()).as("the disk is there again").isEmpty();
    }

    @Test
    void onlyAFewRevisionsAreKeptAndNoneThatIsNeeded() {
        PolicyLifecycle lifecycle = start(A, new LifecycleSettings(3, CanaryBounds.DEFAULTS));
        lifecycle.upload(B, "jo", "");
        lifecycle.shadow(Examples.id(B), JO);
        List<String> uploaded = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            uploaded.add(lifecycle
                    .upload(Examples.preferring("c" + i), "jo", "")
                    .revision()
                    .id());
        }

        assertThat(lifecycle.view().revisions())
                .extracting(Revision::id)
                .containsExactly(Examples.id(A), Examples.id(B), uploaded.get(5));
        assertThat(conflict(() -> lifecycle.activate(uploaded.get(0), JO)).kind())
                .isEqualTo(LifecycleException.Kind.NOT_FOUND);
    }

    @Test
    void aCanaryDecidesItsShareOfSessionsAndAlwaysTheSame() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.upload(B, "jo", "");
        lifecycle.canary(Examples.id(B), 2500, JO);

        List<String> inside = sessionsAt(lifecycle, "b");
        assertThat(inside).hasSizeBetween(200, 300);
        assertThat(sessionsAt(lifecycle, "b")).isEqualTo(inside);

        lifecycle.canary(Examples.id(B), 5000, JO);
        assertThat(sessionsAt(lifecycle, "b"))
                .as("a larger share takes nobody out")
                .containsAll(inside);

        lifecycle.endCanary(JO);
        assertThat(sessionsAt(lifecycle, "b")).isEmpty();
        assertThat(lifecycle.view().state().canary()).isEmpty();
    }

    @Test
    void aCanaryThatRefusesMoreIsTakenBackByItself() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.upload(REFUSING, "jo", "");
        lifecycle.canary(Examples.id(REFUSING), 2500, JO);
        lifecycle.judgeCanary();
        assertThat(lifecycle.view().state().canary()).as("nothing is known yet").isNotEmpty();

        sessionsAt(lifecycle, "b");
        lifecycle.judgeCanary();

        assertThat(lifecycle.view().state().canary()).isEmpty();
        assertThat(backend(lifecycle)).isEqualTo("a");
        List<Transition> history = lifecycle.view().state().history();
        Transition last = history.get(history.size() - 1);
        assertThat(last.kind()).isEqualTo(Transition.Kind.CANARY_ENDED);
        assertThat(last.who()).isEqualTo("signalbox");
        assertThat(last.why()).contains("requests refused: 100.0 %");
        assertThat(events).contains("failed canary");
        lifecycle.judgeCanary();
        assertThat(lifecycle.view().state().history()).as("once is enough").isEqualTo(history);
    }

    @Test
    void aCanaryWhoseRequestsFailIsTakenBackByItself() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.upload(B, "jo", "");
        lifecycle.canary(Examples.id(B), 5000, JO);
        for (int i = 0; i < 1000; i++) {
            Decision decision = Examples.decide(lifecycle, "session-" + i);
            boolean bad = decision.choice(0).backend().id().equals("b") && i % 5 == 0;
            lifecycle
                    .observer()
                    .completed(
                            decision,
                            bad
                                    ? ended(RequestResult.Outcome.FAILED, 502)
                                    : ended(RequestResult.Outcome.ANSWERED, 200));
        }
        CanaryFigures figures = lifecycle.canaryFigures().orElseThrow();
        assertThat(figures.active().failed()).isZero();
        assertThat(figures.canary().failed()).isPositive();

        lifecycle.judgeCanary();

        List<Transition> history = lifecycle.view().state().history();
        assertThat(history.get(history.size() - 1).why()).contains("requests failed");
    }

    @Test
    void aCanaryBecomesActiveAndEndsWithIt() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.upload(B, "jo", "");
        lifecycle.canary(Examples.id(B), 100, JO);

        lifecycle.activate("canary", JO);

        assertThat(lifecycle.view().state().canary()).isEmpty();
        assertThat(lifecycle.canaryFigures()).isEmpty();
        assertThat(sessionsAt(lifecycle, "b")).hasSize(1000);
    }

    @Test
    void aRollbackTakesTheCanaryBackFirst() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.upload(B, "jo", "");
        lifecycle.activate(Examples.id(B), JO);
        lifecycle.canary(Examples.id(A), 100, JO);

        lifecycle.rollback(JO);
        assertThat(lifecycle.view().state().active()).isEqualTo(Examples.id(B));
        lifecycle.rollback(JO);
        assertThat(lifecycle.view().state().active()).isEqualTo(Examples.id(A));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        PolicyLifecycle lifecycle = start(A);
        lifecycle.upload(B, "jo", "");

        assertThat(conflict(() -> lifecycle.canary(Examples.id(A), 100, JO)).code())
                .isEqualTo("already_active");
        assertThat(conflict(() -> lifecycle.canary(Examples.id(B), 10_000, JO)).code())
                .isEqualTo("invalid_share");
        assertThat(conflict(() -> lifecycle.shadow(Examples.id(A), JO)).code()).isEqualTo("already_active");
        assertThat(conflict(() -> lifecycle.endCanary(JO)).code()).isEqualTo("no_canary");
        assertThat(conflict(() -> lifecycle.endShadow(JO)).code()).isEqualTo("no_shadow");
        assertThat(conflict(() -> lifecycle.activate("abc", JO)).code()).isEqualTo("unknown_revision");
        assertThat(conflict(() -> lifecycle.activate("canary", JO)).code()).isEqualTo("unknown_revision");
        assertThat(conflict(() -> lifecycle.upload(Map.of("../policy.yaml", ""), "jo", ""))
                        .code())
                .isEqualTo("unknown_file");
    }

    private PolicyLifecycle start(Map<String, String> directory) {
        return start(directory, LifecycleSettings.DEFAULTS);
    }

    private PolicyLifecycle start(Map<String, String> directory, LifecycleSettings settings) {
        return start(Offered.directory(CompiledFiles.of(directory)), settings);
    }

    private PolicyLifecycle start(Offered offered, LifecycleSettings settings) {
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
        PolicyLifecycle lifecycle = new PolicyLifecycle(
                PolicyStore.open(disk.files()),
                offered,
                Policy::matrix,
                heard,
                WorldSources.unknown(),
                InstantSource.fixed(Instant.ofEpochMilli(Examples.NOW)),
                settings);
        lifecycle.decider().use(Examples.fleet());
        return lifecycle;
    }

    private static Offered bundle(Map<String, String> files, long sequence) {
        return bundle(files, sequence, "http://bundles/a.tar.gz");
    }

    private static Offered bundle(Map<String, String> files, long sequence, String address) {
        return Offered.bundle(CompiledFiles.of(files), address, "", sequence, "");
    }

    private static String rejection(PolicyLifecycle lifecycle) {
        return lifecycle.view().rejected().orElseThrow().findings().get(0).toString();
    }

    private static String backend(PolicyLifecycle lifecycle) {
        return Examples.decide(lifecycle, "somebody").choice(0).backend().id();
    }

    /** The sessions of a thousand that are decided so, or refused. */
    private static List<String> sessionsAt(PolicyLifecycle lifecycle, String backend) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Decision decision = Examples.decide(lifecycle, "session-" + i);
            if (decision.refusal() == null && decision.choice(0).backend().id().equals(backend)) {
                found.add("session-" + i);
            }
        }
        return found;
    }

    private static List<Transition.Kind> kinds(PolicyLifecycle lifecycle) {
        return lifecycle.view().state().history().stream().map(Transition::kind).toList();
    }

    private static Change ifActive(String revision) {
        return new Change("jo", "", Optional.of(revision), false);
    }

    private static RequestResult ended(RequestResult.Outcome outcome, int status) {
        return new RequestResult(outcome, status == 200 ? 0 : -1, 1, status, 20, 30, 10, 5, "");
    }

    private static LifecycleException conflict(Runnable change) {
        return catchThrowableOfType(LifecycleException.class, change::run);
    }
}
