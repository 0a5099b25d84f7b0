package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.rules.Policy;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ShadowWatchTest {

    private final Policy active = Examples.policy(Examples.preferring("a"));
    private final Decider activeDecider = new Decider(active, active.matrix(), Examples.fleet());

    @Test
    void theSamePolicyDiffersInNothing() {
        ShadowWatch watch = watch(Examples.preferring("a"));
        for (int i = 0; i < 100; i++) {
            watch.offer(decide(i));
        }

        assertThat(watch.workOff()).isEqualTo(100);
        ShadowFigures figures = watch.figures();
        assertThat(figures.decided()).isEqualTo(100);
        assertThat(figures.different()).isZero();
        assertThat(figures.usd()).isEqualTo(figures.shadowUsd()).isEqualTo(100);
        assertThat(figures.samples()).isEmpty();
    }

    @Test
    void anotherChoiceIsCountedAndShown() {
        ShadowWatch watch = watch(Examples.preferring("b"));
        Decision made = decide(1);
        watch.offer(made);
        watch.workOff();

        ShadowFigures figures = watch.figures();
        assertThat(figures.different()).isEqualTo(1);
        assertThat(figures.backend()).isEqualTo(1);
        assertThat(figures.placement()).isEqualTo(1);
        assertThat(figures.requestClass()).isZero();
        assertThat(figures.usd()).isEqualTo(1);
        assertThat(figures.shadowUsd()).isEqualTo(2);
        assertThat(figures.samples()).singleElement().satisfies(sample -> {
            assertThat(sample.decisionId()).isEqualTo(made.id().toString());
            assertThat(sample.made()).isEqualTo("chat to a (GPU)");
            assertThat(sample.shadow()).isEqualTo("chat to b (CPU)");
        });
    }

    @Test
    void aRefusalIsADifference() {
        ShadowWatch watch = watch(Examples.refusing());
        watch.offer(decide(1));
        watch.workOff();

        assertThat(watch.figures().refusal()).isEqualTo(1);
        assertThat(watch.figures().samples().get(0).shadow()).contains("refused: rejected_by_rule");
    }

    @Test
    void whatIsTooMuchIsSkippedAndCounted() {
        ShadowWatch watch = watch(Examples.preferring("b"));
        for (int i = 0; i < 3000; i++) {
            watch.offer(decide(i));
        }
        watch.workOff();

        ShadowFigures figures = watch.figures();
        assertThat(figures.decided() + figures.skipped()).isEqualTo(3000);
        assertThat(figures.skipped()).isEqualTo(3000 - 1024);
        assertThat(figures.samples()).hasSize(20);
    }

    @Test
    void decisionsOfOtherPoliciesAreNotRepeated() {
        Policy other = Examples.policy(Examples.preferring("b"));
        ShadowWatch watch = watch(Examples.refusing());
        watch.offer(new Decider(other, other.matrix(), Examples.fleet())
                .decide(Examples.request("s"), new UUID(1, 1), Examples.NOW, new Workspace()));

        assertThat(watch.workOff()).isZero();
    }

    private ShadowWatch watch(Map<String, String> shadow) {
        Policy policy = Examples.policy(shadow);
        Decider decider = new Decider(policy, policy.matrix(), activeDecider.fleet());
        return new ShadowWatch(active.revision(), () -> Optional.of(decider));
    }

    private Decision decide(int i) {
        return activeDecider.decide(Examples.request("s" + i), new UUID(7, i), Examples.NOW, new Workspace());
    }
}
