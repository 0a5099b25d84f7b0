package dev.signalbox.rules.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.PlacementRules.Prepared;
import dev.signalbox.rules.drools.DroolsRules;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.matrix.MatrixRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConcurrencyTest {

    private static final int THREADS = 4;

    record Evaluator(Function<List<Rule>, PlacementRules> rules, int rounds) {}

    static Stream<Named<Evaluator>> evaluators() {
        return Stream.of(
                Named.of("matrix", new Evaluator(MatrixRules::of, 200)),
                Named.of("Drools", new Evaluator(DroolsRules::of, 4)));
    }

    @ParameterizedTest
    @MethodSource("evaluators")
    void threadsThatShareRulesGetTheAnswersOfOneAlone(Evaluator evaluator) throws Exception {
        GeneratedCase first = GeneratedCase.of(7, 60, 40);
        PlacementRules rules = evaluator.rules().apply(first.rules());
        List<GeneratedCase> cases = new ArrayList<>();
        List<Prepared> prepared = new ArrayList<>();
        List<Answer> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            GeneratedCase given = first.again(i, 70);
            cases.add(given);
            prepared.add(rules.prepare(given.candidates()));
            expected.add(Answer.of(new PlainRules(first.rules()), given));
        }

        Callable<Boolean> work = () -> {
            Outcome outcome = new Outcome();
            for (int i = 0; i < evaluator.rounds() * cases.size(); i++) {
                int each = i % cases.size();
                assertThat(Answer.of(prepared.get(each), cases.get(each), outcome))
                        .isEqualTo(expected.get(each));
            }
            return true;
        };

        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Boolean> done : threads.invokeAll(Collections.nCopies(THREADS, work))) {
                assertThat(done.get(1, TimeUnit.MINUTES)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
