package dev.signalbox.rules.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules.Prepared;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatrixRulesTest {

    private static final Position POSITION = new Position("placement.drl", 1, 1);
    private static final World WORLD = World.of(LocalDate.of(2026, 3, 2), 14);
    private static final RequestFacts CHAT = request("chat", 100);

    private final Outcome outcome = new Outcome();

    @Test
    void aRuleAppliesToTheCandidatesThatSatisfyAllItsConditions() {
        Rule rule = rule(
                List.of(new Action.Prefer(10, POSITION)),
                each(Fact.REQUEST, text(RequestField.REQUEST_CLASS, "chat")),
                each(
                        Fact.CANDIDATE,
                        new Condition.All(List.of(
                                text(CandidateField.PLACEMENT, "GPU"),
                                number(CandidateField.TTFT_MS, NumberOperator.LESS, 200)))));
        CandidateFigures figures = figures(3);
        figures.set(CandidateField.TTFT_MS, 0, 100);
        figures.set(CandidateField.TTFT_MS, 1, 300);
        figures.set(CandidateField.TTFT_MS, 2, 100);

        evaluate(List.of(rule), CHAT, List.of(on(Placement.GPU), on(Placement.GPU), on(Placement.CPU)), figures);

        assertThat(IntStream.range(0, 3).map(outcome::points)).containsExactly(10, 0, 0);
        assertThat(outcome.hasFired(0)).isTrue();
    }

    @Test
    void aFigureThatIsNotKnownSatisfiesNoComparisonButItsNegation() {
        Condition slow = number(CandidateField.TTFT_MS, NumberOperator.GREATER, 200);
        Condition different = number(CandidateField.TTFT_MS, NumberOperator.NOT_EQUAL, 200);
        List<Rule> rules = List.of(
                rule(List.of(new Action.Prefer(1, POSITION)), each(Fact.CANDIDATE, slow)),
                rule(List.of(new Action.Prefer(2, POSITION)), each(Fact.CANDIDATE, different)),
                rule(List.of(new Action.Prefer(4, POSITION)), each(Fact.CANDIDATE, new Condition.Not(slow))));

        evaluate(rules, CHAT, List.of(on(Placement.GPU)), figures(1));

        assertThat(outcome.points(0)).isEqualTo(4);
    }

    @Test
    void aCandidateIsComparedWithTheRequestsOwnTarget() {
        Condition late = new Condition.NumberComparison(
                Term.of(CandidateField.TTFT_MS),
                NumberOperator.GREATER,
                new NumberOperand.Bound(Term.of(RequestField.PROMPT_TOKENS)),
                POSITION);
        Rule rule = rule(
                List.of(new Action.Forbid("too slow", POSITION)),
                each(Fact.REQUEST, Condition.ALWAYS),
                each(Fact.CANDIDATE, late));
        CandidateFigures figures = figures(2);
        figures.set(CandidateField.TTFT_MS, 0, 99);
        figures.set(CandidateField.TTFT_MS, 1, 101);

        evaluate(List.of(rule), CHAT, List.of(on(Placement.GPU), on(Placement.GPU)), figures);

        assertThat(outcome.forbiddenBy(0)).isEqualTo(Outcome.NO_RULE);
        assertThat(outcome.forbiddenBy(1)).isZero();
    }

    @Test
    void aRuleCanAskThatNoCandidateIsFree() {
        Rule rule = rule(
                List.of(new Action.Reject(new Outcome.Rejection(429, "all busy"), POSITION)),
                new Pattern(
                        Quantifier.NOT,
                        Fact.CANDIDATE,
                        number(CandidateField.SATURATION, NumberOperator.LESS, 1),
                        POSITION));
        List<CandidateFacts> candidates = List.of(on(Placement.GPU), on(Placement.CPU));
        CandidateFigures figures = figures(2);
        figures.set(CandidateField.SATURATION, 0, 1.5);
        figures.set(CandidateField.SATURATION, 1, 1);

        evaluate(List.of(rule), CHAT, candidates, figures);
        assertThat(outcome.rejection()).isEqualTo(new Outcome.Rejection(429, "all busy"));

        figures.set(CandidateField.SATURATION, 1, 0.5);
        evaluate(List.of(rule), CHAT, candidates, figures);
        assertThat(outcome.rejection()).isNull();
    }

    @Test
    void aRuleHoldsFromItsFirstDayUntilBeforeTheDayItExpires() {
        Rule rule = new Rule(
                "spring",
                POSITION,
                0,
                true,
                Optional.of(WORLD.date()),
                Optional.of(WORLD.date().plusDays(2)),
                List.of(each(Fact.CANDIDATE, Condition.ALWAYS)),
                List.of(new Action.Prefer(1, POSITION)));
        Prepared prepared = MatrixRules.of(List.of(rule)).prepare(List.of(on(Placement.GPU)));

        List<Integer> points = new ArrayList<>();
        for (int day = -1; day <= 2; day++) {
            prepared.evaluate(CHAT, World.of(WORLD.date().plusDays(day), 0), figures(1), outcome);
            points.add(outcome.points(0));
        }

        assertThat(points).containsExactly(0, 1, 1, 0);
    }

    @Test
    void theClassIsThatOfTheRuleWithTheHighestSalience() {
        MatrixRules rules = MatrixRules.of(List.of(
                classify("bulk", 0, Condition.ALWAYS),
                classify("long", 10, number(RequestField.PROMPT_TOKENS, NumberOperator.GREATER, 1000)),
                classify("never first", 10, Condition.ALWAYS)));

        assertThat(rules.classify(request("", 2000), WORLD)).isEqualTo(1);
        assertThat(rules.classify(request("", 10), WORLD)).isEqualTo(2);
        assertThat(MatrixRules.of(List.of()).classify(CHAT, WORLD)).isEqualTo(Outcome.NO_RULE);
    }

    @Test
    void anEvaluationAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeThat(threads.isThreadAllocatedMemorySupported()).isTrue();
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rules.add(rule(
                    List.of(new Action.Prefer(i, POSITION), new Action.Fallback(List.of(Placement.CPU), POSITION)),
                    each(Fact.REQUEST, number(RequestField.PROMPT_TOKENS, NumberOperator.GREATER, i)),
                    new Pattern(
                            Quantifier.EXISTS,
                            Fact.CANDIDATE,
                            number(CandidateField.SATURATION, NumberOperator.LESS, i),
                            POSITION),
                    each(Fact.CANDIDATE, number(CandidateField.TTFT_MS, NumberOperator.LESS, 10 * i))));
        }
        CandidateFigures figures = figures(70);
        for (int i = 0; i < 70; i++) {
            figures.set(CandidateField.TTFT_MS, i, 11 * i);
            figures.set(CandidateField.SATURATION, i, i);
        }
        Prepared prepared = MatrixRules.of(rules)
                .prepare(IntStream.range(0, 70).mapToObj(i -> on(Placement.GPU)).toList());
        prepared.evaluate(CHAT, WORLD, figures, outcome);

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            prepared.evaluate(CHAT, WORLD, figures, outcome);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // Less than the smallest object each time.
        assertThat(allocated).isLessThan(16 * 1_000);
    }

    @Test
    void manyRulesOfManyClassesTakeTimeAndMemoryInProportion() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rules.add(rule(
                    List.of(new Action.Prefer(1, POSITION)),
                    each(
                            Fact.REQUEST,
                            new Condition.All(List.of(
                                    text(RequestField.REQUEST_CLASS, "class-" + i % 8_000),
                                    text(RequestField.TENANT, "tenant-" + i),
                                    number(RequestField.PROMPT_TOKENS, NumberOperator.LESS, i)))),
                    each(Fact.CANDIDATE, number(CandidateField.TTFT_MS, NumberOperator.LESS, i))));
        }

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> MatrixRules.of(rules).prepare(List.of(on(Placement.GPU))));
    }

    @Test
    void figuresOfOtherCandidatesAreRefused() {
        Prepared prepared = MatrixRules.of(List.of()).prepare(List.of(on(Placement.GPU)));

        assertThatThrownBy(() -> prepared.evaluate(CHAT, WORLD, figures(2), outcome))
                .hasMessage("figures of 2 candidates, prepared for 1");
    }

    @Test
    void aRuleThatActsOnNoCandidateInParticularIsRefused() {
        Rule rule = rule(List.of(new Action.Prefer(1, POSITION)), each(Fact.REQUEST, Condition.ALWAYS));

        assertThatThrownBy(() -> MatrixRules.of(List.of(rule)))
                .hasMessage("rule \"rule\" acts on a candidate without a pattern that matches each");
    }

    private void evaluate(
            List<Rule> rules, RequestFacts request, List<CandidateFacts> candidates, CandidateFigures figures) {
        MatrixRules.of(rules).prepare(candidates).evaluate(request, WORLD, figures, outcome);
    }

    private static RequestFacts request(String requestClass, int promptTokens) {
        InferenceRequest request = InferenceRequest.builder(Operation.CHAT, "llama")
                .promptTokens(promptTokens)
                .build();
        return new RequestFacts(request, requestClass, Double.NaN, Double.NaN);
    }

    private static CandidateFacts on(Placement placement) {
        return new CandidateFacts("backend", placement, "", "llama", "", -1, "", true);
    }

    private static CandidateFigures figures(int candidates) {
        CandidateFigures figures = new CandidateFigures(candidates);
        figures.reset(candidates);
        return figures;
    }

    private static Rule rule(List<Action> actions, Pattern... patterns) {
        return new Rule("rule", POSITION, 0, true, Optional.empty(), Optional.empty(), List.of(patterns), actions);
    }

    private static Rule classify(String requestClass, int salience, Condition condition) {
        return new Rule(
                "classify " + requestClass,
                POSITION,
                salience,
                true,
                Optional.empty(),
                Optional.empty(),
                List.of(each(Fact.REQUEST, condition)),
                List.of(new Action.Classify(requestClass, POSITION)));
    }

    private static Pattern each(Fact fact, Condition condition) {
        return new Pattern(Quantifier.EACH, fact, condition, POSITION);
    }

    private static Condition text(Field field, String value) {
        return new Condition.TextIn(Term.of(field), Set.of(value), false, POSITION);
    }

    private static Condition number(Field field, NumberOperator operator, double value) {
        return new Condition.NumberComparison(Term.of(field), operator, new NumberOperand.Literal(value), POSITION);
    }
}
