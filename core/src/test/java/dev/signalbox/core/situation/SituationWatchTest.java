package dev.signalbox.core.situation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.ManualExecutor;
import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.situations.WorldState;
import dev.signalbox.spi.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SituationWatchTest {

    private static final String SETTINGS = "name: test\ndefaultClass: chat\nclasses:\n  chat: {ttft: 1s}\n";

    private final ManualExecutor executor = new ManualExecutor();
    private final Instant start = executor.instant();
    private final AtomicReference<Policy> policy = new AtomicReference<>(policy("busy", "3s"));
    private final AtomicReference<Double> saturation = new AtomicReference<>(0.5);
    private final List<Situations> heard = new ArrayList<>();
    private int backends = 1;
    private WorldState last = WorldState.EMPTY;
    private final SituationWatch watch =
            new SituationWatch(policy::get, this::world, heard::add, executor, () -> 0, executor);

    @Test
    void looksOnceASecondAndTellsOfChangesOnly() {
        watch.start();
        executor.advance(Duration.ofSeconds(2));
        saturation.set(0.95);
        executor.advance(Duration.ofSeconds(10));
        saturation.set(0.5);
        executor.advance(Duration.ofSeconds(10));

        assertThat(heard).hasSize(2);
        assertThat(heard.get(0).active())
                .containsExactly(new ActiveSituation(
                        "busy", start.plusSeconds(6), "a rule: backend id gpu-0 saturation 0.9500"));
        assertThat(heard.get(1)).isEqualTo(Situations.NONE);
        assertThat(watch.status().names()).containsExactly("busy");
        assertThat(watch.status().updated()).isEqualTo(executor.instant());
    }

    @Test
    void anotherPolicySeesWhatHasHappenedBefore() {
        saturation.set(0.95);
        watch.start();
        executor.advance(Duration.ofSeconds(10));
        policy.set(policy("very-busy", "8s"));
        executor.advance(Duration.ofSeconds(1));

        assertThat(heard.get(1).active()).extracting(ActiveSituation::name).containsExactly("very-busy");
        assertThat(heard.get(1).active().get(0).since()).isEqualTo(start.plusSeconds(8));
        assertThat(watch.status().names()).containsExactly("very-busy");
    }

    @Test
    void aBadStateLeavesWhatWasFoundAndTheNextMends() {
        saturation.set(0.95);
        watch.start();
        executor.advance(Duration.ofSeconds(5));
        saturation.set(null);
        executor.advance(Duration.ofSeconds(3));

        assertThat(watch.status().problem()).contains("NullPointerException");
        assertThat(watch.status().failures()).isPositive();
        assertThat(watch.status().situations().active()).hasSize(1);
        assertThat(watch.status().updated()).isEqualTo(start.plusSeconds(5));

        saturation.set(0.95);
        executor.advance(Duration.ofSeconds(10));

        assertThat(watch.status().problem()).isEmpty();
        assertThat(watch.status().updated()).isEqualTo(executor.instant());
        assertThat(heard).hasSize(1);
    }

    @Test
    void rulesThatTakeTooMuchAreAskedLessAndLessOften() {
        policy.set(compiled("""
                rule "too many"
                when
                    $b : Backend( saturation > 0.1 )
                then
                    situation.mark($b, "x");
                end
                """));
        backends = 30_000;
        watch.start();
        executor.advance(Duration.ofSeconds(40));

        assertThat(watch.status().problem()).contains("match more than 20000 times");
        assertThat(watch.status().failures()).isBetween(4L, 8L);
        backends = 3;
        executor.advance(Duration.ofSeconds(60));
        assertThat(watch.status().problem()).isEmpty();
        assertThat(watch.status().situations().marks()).hasSize(3);
    }

    @Test
    void aPolicyWithoutSituationRulesHasNone() {
        saturation.set(0.95);
        watch.start();
        executor.advance(Duration.ofSeconds(5));
        policy.set(compiled(""));
        executor.advance(Duration.ofSeconds(2));

        assertThat(watch.status().situations()).isEqualTo(Situations.NONE);
        assertThat(heard).hasSize(2);
    }

    @Test
    void looksNoMoreOnceClosed() {
        watch.start();
        executor.advance(Duration.ofSeconds(5));
        watch.close();
        executor.advance(Duration.ofSeconds(5));

        assertThat(watch.status().updated()).isEqualTo(start.plusSeconds(5));
        assertThat(executor.waiting()).isZero();
    }

    private WorldState world(long epochMillis) {
        double current = requireNonNull(saturation.get(), "no figures");
        if (last.backends().size() == backends && last.backends().get(0).saturation() == current) {
            return last;
        }
        List<BackendFacts> facts = new ArrayList<>();
        for (int i = 0; i < backends; i++) {
            facts.add(new BackendFacts("gpu-" + i, Placement.GPU, "", "", true, true, 0, 0, current, 0, 0, 0));
        }
        last = new WorldState(facts, List.of(), List.of(), List.of(), List.of());
        return last;
    }

    private static Policy policy(String name, String after) {
        return compiled("rule \"a rule\"\nwhen\n    Backend( saturation > 0.9 )\nthen\n    situation.begin(\"" + name
                + "\", \"" + after + "\");\nend\n");
    }

    private static Policy compiled(String drl) {
        return new PolicyCompiler()
                .compile(PolicySource.of(Map.of(PolicySource.SETTINGS, SETTINGS, "rules/a.drl", drl)))
                .policy()
                .orElseThrow();
    }
}
