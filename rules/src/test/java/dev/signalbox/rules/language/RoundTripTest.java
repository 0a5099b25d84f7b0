package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextOperator;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripTest {

    private static final Position HERE = new Position("rules/a.drl", 1, 1);

    @Property(tries = 300)
    void aPrintedRuleIsReadAsTheSameRule(@ForAll("rules") List<Rule> rules) {
        String printed = DrlPrinter.print(rules);

        PolicyCompiler.Result result = Policies.compile(printed);

        assertThat(result.findings()).as(printed).extracting(Finding::toString).isEmpty();
        assertThat(DrlPrinter.print(result.policy().orElseThrow().rules())).isEqualTo(printed);
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        return rule().list().ofMinSize(1).ofMaxSize(4).map(RoundTripTest::named);
    }

    /** Names must differ, and so must the saliences of rules that minimise. */
    private static List<Rule> named(List<Rule> rules) {
        List<Rule> named = new ArrayList<>();
        for (Rule rule : rules) {
            named.add(new Rule(
                    rule.name() + named.size(),
                    HERE,
                    rule.salience() * 10 + named.size(),
                    rule.enabled(),
                    rule.effective(),
                    rule.expires(),
                    rule.patterns(),
                    rule.actions()));
        }
        return named;
    }

    private static Arbitrary<Rule> rule() {
        Arbitrary<Optional<LocalDate>> early = Arbitraries.integers()
                .between(0, 100)
                .map(LocalDate::ofEpochDay)
                .optional();
        Arbitrary<Optional<LocalDate>> late = Arbitraries.integers()
                .between(101, 200)
                .map(LocalDate::ofEpochDay)
                .optional();
        return Combinators.combine(
                        texts(),
                        Arbitraries.integers().between(-1_000, 1_000),
                        Arbitraries.of(true, false),
                        early,
                        late,
                        pattern(Fact.REQUEST),
                        pattern(Fact.CLOCK),
                        actions())
                .as((name, salience, enabled, effective, expires, request, clock, actions) -> {
                    List<Pattern> patterns = new ArrayList<>(List.of(request, clock));
                    if (actions.stream().anyMatch(Action::onCandidate)) {
                        patterns.add(new Pattern(Quantifier.EACH, Fact.CANDIDATE, Condition.ALWAYS, HERE));
                    }
                    return new Rule(name, HERE, salience, enabled, effective, expires, patterns, actions);
                });
    }

    private static Arbitrary<Pattern> pattern(Fact fact) {
        return Combinators.combine(Arbitraries.of(Quantifier.class), conditions(fact, 2))
                .as((quantifier, condition) -> new Pattern(quantifier, fact, condition, HERE));
    }

    private static Arbitrary<List<Action>> actions() {
        Arbitrary<Action> onCandidate = Arbitraries.oneOf(
                texts().map(reason -> new Action.Forbid(reason, HERE)),
                Arbitraries.integers()
                        .between(-1_000, 1_000)
                        .filter(points -> points != 0)
                        .map(points -> new Action.Prefer(points, HERE)));
        Arbitrary<Action> minimise =
                Arbitraries.of(Objective.class).map(objective -> new Action.Minimise(objective, HERE));
        return Arbitraries.oneOf(
                onCandidate.list().ofMinSize(1).ofMaxSize(3), minimise.list().ofSize(1));
    }

    private static Arbitrary<Condition> conditions(Fact fact, int depth) {
        Arbitrary<Condition> comparison =
                Arbitraries.of(new ArrayList<Field>(fact.fields())).flatMap(RoundTripTest::comparison);
        if (depth == 0) {
            return comparison;
        }
        Arbitrary<List<Condition>> parts = Arbitraries.lazy(() -> conditions(fact, depth - 1))
                .list()
                .ofMinSize(2)
                .ofMaxSize(3);
        return Arbitraries.oneOf(
                comparison,
                parts.map(Condition.All::new),
                parts.map(Condition.Any::new),
                Arbitraries.lazy(() -> conditions(fact, depth - 1)).map(Condition.Not::new));
    }

    private static Arbitrary<Condition> comparison(Field field) {
        Arbitrary<Double> numbers = Arbitraries.integers().between(0, 23).map(Double::valueOf);
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        return switch (field.type()) {
            case NUMBER ->
                Arbitraries.oneOf(
                        Combinators.combine(Arbitraries.of(NumberOperator.class), numbers)
                                .as((operator, value) -> new Condition.NumberComparison(
                                        Term.of(field), operator, new NumberOperand.Literal(value), HERE)),
                        Combinators.combine(numbers.set().ofMinSize(1).ofMaxSize(3), flags)
                                .as((values, negated) -> new Condition.NumberIn(Term.of(field), values, negated, HERE)),
                        Arbitraries.just(new Condition.Known(Term.of(field), HERE)));
            case FLAG -> flags.map(value -> new Condition.FlagComparison(Term.of(field), value, HERE));
            case CHOICE ->
                Combinators.combine(
                                Arbitraries.of(field.allowedValues())
                                        .set()
                                        .ofMinSize(1)
                                        .ofMaxSize(2),
                                flags)
                        .as((values, negated) -> new Condition.TextIn(Term.of(field), values, negated, HERE));
            case TEXT -> text(field, Term.of(field));
            case TEXT_SET ->
                Combinators.combine(texts(), flags)
                        .as((value, negated) ->
                                new Condition.TextTest(Term.of(field), TextOperator.CONTAINS, value, negated, HERE));
            case TEXT_MAP -> texts().flatMap(key -> text(field, new Term(field, key)));
        };
    }

    private static Arbitrary<Condition> text(Field field, Term term) {
        // The policy's classes are few and known.
        Arbitrary<String> values = field.label().equals("requestClass") ? Arbitraries.of("chat", "voice") : texts();
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        return Arbitraries.oneOf(
                Combinators.combine(values.set().ofMinSize(1).ofMaxSize(2), flags)
                        .as((set, negated) -> new Condition.TextIn(term, set, negated, HERE)),
                Combinators.combine(
                                Arbitraries.of(TextOperator.CONTAINS, TextOperator.STARTS_WITH, TextOperator.ENDS_WITH),
                                values,
                                flags)
                        .as((operator, operand, negated) ->
                                new Condition.TextTest(term, operator, operand, negated, HERE)),
                flags.map(negated -> new Condition.TextTest(term, TextOperator.MATCHES, "a\\.b\\d+", negated, HERE)),
                Arbitraries.just(new Condition.Known(term, HERE)));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("abcz059 -_.:\"'\\/(){}[],;#end")
                .withChars('\u00e9', '\u4e2d')
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.isBlank());
    }
}
