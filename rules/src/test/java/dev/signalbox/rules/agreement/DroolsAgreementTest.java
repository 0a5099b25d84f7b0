package dev.signalbox.rules.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.drools.DroolsRules;
import dev.signalbox.rules.matrix.MatrixRules;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DroolsAgreementTest {

    @Property(tries = 400)
    void matrixAndDroolsAgreeOnFewRules(@ForAll long seed) {
        assertAgreement(GeneratedCase.of(seed, 6, 6));
    }

    @Property(tries = 40)
    void matrixAndDroolsAgreeOnManyRulesAndCandidates(@ForAll long seed) {
        assertAgreement(GeneratedCase.of(seed, 120, 130));
    }

    private static void assertAgreement(GeneratedCase given) {
        PlacementRules matrix = MatrixRules.of(given.rules());
        PlacementRules drools = DroolsRules.of(given.rules());

        assertThat(Answer.of(matrix, given)).isEqualTo(Answer.of(drools, given));
        assertThat(matrix.classify(given.request(), given.world()))
                .isEqualTo(drools.classify(given.request(), given.world()));
        assertThat(matrix.substitutes(given.request(), given.world()))
                .isEqualTo(drools.substitutes(given.request(), given.world()));
    }
}
