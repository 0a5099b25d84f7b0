package dev.signalbox.rules.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.matrix.MatrixRules;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MatrixAgreementTest {

    @Property(tries = 8_000)
    void fewRulesMeanWhatTheySay(@ForAll long seed) {
        assertAgreement(GeneratedCase.of(seed, 4, 5));
    }

    @Property(tries = 300)
    void manyRulesAndCandidatesMeanWhatTheySay(@ForAll long seed) {
        assertAgreement(GeneratedCase.of(seed, 300, 130));
    }

    @Property(tries = 300)
    void anOutcomeCarriesNothingIntoTheNextDecision(@ForAll long seed) {
        GeneratedCase first = GeneratedCase.of(seed, 40, 130);
        GeneratedCase second = first.again(~seed, 130);
        PlacementRules matrix = MatrixRules.of(first.rules());
        Outcome outcome = new Outcome();

        Answer.of(matrix.prepare(first.candidates()), first, outcome);

        assertThat(Answer.of(matrix.prepare(second.candidates()), second, outcome))
                .isEqualTo(Answer.of(matrix, second));
    }

    private static void assertAgreement(GeneratedCase given) {
        PlacementRules matrix = MatrixRules.of(given.rules());
        PlacementRules plain = new PlainRules(given.rules());

        assertThat(Answer.of(matrix, given)).isEqualTo(Answer.of(plain, given));
        assertThat(matrix.classify(given.request(), given.world()))
                .isEqualTo(plain.classify(given.request(), given.world()));
        assertThat(matrix.substitutes(given.request(), given.world()))
                .isEqualTo(plain.substitutes(given.request(), given.world()));
    }
}
