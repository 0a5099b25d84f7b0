package dev.signalbox.rules.situations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Situations;
import dev.signalbox.rules.drools.DroolsSituations;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SituationAgreementTest {

    @Property(tries = 600)
    void droolsAndAPlainEvaluatorAgree(@ForAll long seed) throws SituationException {
        assertAgreement(GeneratedTimeline.of(seed));
    }

    @Property(tries = 50)
    void theSameStatesGiveTheSameSituations(@ForAll long seed) throws SituationException {
        GeneratedTimeline given = GeneratedTimeline.of(seed);

        assertThat(Timeline.of(DroolsSituations.of(given.rules(), ZoneOffset.UTC), given.moments()))
                .isEqualTo(Timeline.of(DroolsSituations.of(given.rules(), ZoneOffset.UTC), given.moments()));
    }

    /** What is generated must not be so odd that nothing ever holds. */
    @Test
    void whatIsGeneratedHoldsNowAndThen() throws SituationException {
        int holding = 0;
        int moments = 0;
        for (long seed = 0; seed < 100; seed++) {
            GeneratedTimeline given = GeneratedTimeline.of(seed);
            for (Situations situations :
                    Timeline.of(DroolsSituations.of(given.rules(), ZoneOffset.UTC), given.moments())) {
                moments++;
                holding += shown(situations).isEmpty() ? 0 : 1;
            }
        }

        assertThat((double) holding / moments).isBetween(0.2, 0.8);
    }

    private static void assertAgreement(GeneratedTimeline given) throws SituationException {
        List<Map<String, Instant>> drools = new ArrayList<>();
        for (Situations situations : Timeline.of(DroolsSituations.of(given.rules(), ZoneOffset.UTC), given.moments())) {
            drools.add(shown(situations));
        }
        PlainSituations plain = new PlainSituations(given.rules(), ZoneOffset.UTC, given.moments());
        for (int i = 0; i < given.moments().size(); i++) {
            assertThat(drools.get(i)).as("at moment %d of %s", i, given.rules()).isEqualTo(plain.at(i));
        }
    }

    private static Map<String, Instant> shown(Situations situations) {
        Map<String, Instant> result = new TreeMap<>();
        situations.active().forEach(each -> result.put(each.name(), each.since()));
        situations.marks().forEach(each -> result.put(each.backend() + " " + each.name(), each.since()));
        return result;
    }
}
