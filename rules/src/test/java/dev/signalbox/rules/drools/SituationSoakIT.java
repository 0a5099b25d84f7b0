package dev.signalbox.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.situations.SituationException;
import dev.signalbox.rules.situations.SituationLimits;
import dev.signalbox.rules.situations.WorldState;
import dev.signalbox.spi.Placement;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seven hours of an engine, and more than a day in the soak profile: nothing may be left behind in its session. */
class SituationSoakIT {

    private static final int UPDATES = Integer.getInteger("signalbox.soak.updates", 25_000);
    private static final int WARM = UPDATES / 5;
    private static final long MAX_GROWTH_BYTES = 2_000_000;

    private static final String RULES = """
            rule "scarce"
            when
                accumulate( Backend( placement == Placement.GPU, healthy, $s : saturation ); $average : average($s); $average > 0.5 )
            then
                situation.begin("gpu-scarce", "3s", "5s");
            end
            rule "flapping"
            when
                $b : Backend()
                accumulate( Backend( id == $b.id, healthChanged ) over window:time(20s); $changes : count(); $changes >= 5 )
            then
                situation.mark($b, "flapping", "0s", "10s");
            end
            rule "steady"
            when
                $b : Backend( healthy )
                not Backend( id == $b.id, !healthy ) over window:length(3)
            then
                situation.mark($b, "steady");
            end
            """;

    @Test
    void manyUpdatesLeaveNothingBehind() throws SituationException {
        var rules = Policies.compile(RULES).policy().orElseThrow().situations().rules();
        Random random = new Random(1);
        Instant at = Instant.parse("2026-03-01T00:00:00Z");
        long afterWarming = 0;
        long most = 0;
        int holding = 0;
        try (DroolsSituationEngine engine =
                new DroolsSituationEngine(rules, ZoneOffset.UTC, SituationLimits.DEFAULTS, () -> 0)) {
            for (int i = 0; i < UPDATES; i++) {
                at = at.plusSeconds(1);
                Situations situations = engine.update(state(random), at);
                holding += situations.marks().size() + situations.active().size();
                if (i >= WARM) {
                    most = Math.max(most, engine.factCount());
                }
                if (i == WARM) {
                    afterWarming = usedAfterCollection();
                }
            }

            assertThat(holding).isGreaterThan(UPDATES / 10);
            // 4 backends now, in 20 s and 3 times each; clock and tick.
            assertThat(most).isLessThanOrEqualTo(4 + 4 * 20 + 4 * 3 + 2);
            assertThat(usedAfterCollection() - afterWarming).isLessThan(MAX_GROWTH_BYTES);
        }
    }

    private static WorldState state(Random random) {
        List<BackendFacts> backends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            if (random.nextInt(10) != 0) {
                backends.add(new BackendFacts(
                        "gpu-" + i,
                        Placement.GPU,
                        "",
                        "eu",
                        true,
                        random.nextInt(4) != 0,
                        1,
                        0,
                        random.nextDouble(),
                        0.5,
                        100,
                        0));
            }
        }
        return new WorldState(backends, List.of(), List.of(), List.of(), List.of());
    }

    private static long usedAfterCollection() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
