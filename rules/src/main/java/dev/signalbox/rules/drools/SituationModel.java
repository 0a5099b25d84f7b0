package dev.signalbox.rules.drools;

import static org.drools.model.DSL.accFunction;
import static org.drools.model.DSL.accumulate;
import static org.drools.model.DSL.entryPoint;
import static org.drools.model.PatternDSL.betaIndexedBy;
import static org.drools.model.PatternDSL.declarationOf;
import static org.drools.model.PatternDSL.exists;
import static org.drools.model.PatternDSL.globalOf;
import static org.drools.model.PatternDSL.not;
import static org.drools.model.PatternDSL.on;
import static org.drools.model.PatternDSL.pattern;

import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.PriceFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Aggregation.ResultCondition;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberOperand.Bound;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.TextEquals;
import dev.signalbox.rules.language.Premise;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.SituationPattern;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.language.Window;
import dev.signalbox.rules.situations.Observation;
import dev.signalbox.rules.situations.SituationFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.drools.model.BetaIndex;
import org.drools.model.Global;
import org.drools.model.Index;
import org.drools.model.Model;
import org.drools.model.PatternDSL;
import org.drools.model.PatternDSL.PatternDef;
import org.drools.model.RuleItemBuilder;
import org.drools.model.Variable;
import org.drools.model.impl.ModelImpl;
import org.jspecify.annotations.Nullable;

/**
 * Checked situation rules as Drools' executable model, built in memory.
 *
 * <p>Every rule ends with the {@link Tick} that each update renews, so that it fires at each update for whatever it matches
 * then: nothing has to be asked of Drools' agenda, and no fact is ever modified.
 */
final class SituationModel {

    /** The name by which a session is given its {@link Matches}. */
    static final String MATCHES = "matches";

    private static final String PACKAGE = "signalbox";

    /** What an unknown value is indexed by: different on both sides, so that it equals nothing. */
    private enum Unknown {
        OWN,
        EARLIER
    }

    private final Global<Matches> matches = globalOf(Matches.class, PACKAGE, MATCHES);
    private final ModelImpl model = new ModelImpl();
    private final WorkLimit work;
    private int ids;

    private SituationModel(WorkLimit work) {
        this.work = work;
    }

    /**
     * A model of the rules, by index; each tells the session's {@link Matches} when it fires.
     *
     * @param work of the one session that the model is for
     */
    static Model of(Map<Integer, SituationRule> rules, WorkLimit work) {
        SituationModel result = new SituationModel(work);
        result.model.addGlobal(result.matches);
        rules.forEach((index, rule) -> result.model.addRule(result.rule(index, rule)));
        return result.model;
    }

    /** The name of the entry point that holds the observations of a window. */
    static String entryPointOf(Window window) {
        return window instanceof Window.Time time
                ? "time " + time.duration().toMillis()
                : "length " + ((Window.Length) window).count();
    }

    private org.drools.model.Rule rule(int index, SituationRule rule) {
        List<RuleItemBuilder<?>> items = new ArrayList<>();
        if (rule.effective().isPresent() || rule.expires().isPresent()) {
            items.add(pattern(declarationOf(World.class)).expr(id(), world -> holdsOn(rule, world)));
        }
        List<Earlier> earlier = new ArrayList<>();
        Variable<Figures> figures = declarationOf(Figures.class);
        boolean hasFigures = false;
        for (Premise premise : rule.premises()) {
            if (premise instanceof SituationPattern asked) {
                items.add(item(asked, earlier));
            } else if (premise instanceof Aggregation aggregation) {
                items.addAll(items(aggregation, earlier, figures));
                hasFigures = true;
            }
        }
        items.add(pattern(declarationOf(Tick.class)));
        items.add(consequence(index, earlier, hasFigures ? figures : null));
        return PatternDSL.rule(PACKAGE, "situation rule " + index).build(items.toArray(RuleItemBuilder<?>[]::new));
    }

    private static boolean holdsOn(SituationRule rule, World world) {
        return rule.effective().filter(day -> world.date().isBefore(day)).isEmpty()
                && rule.expires().filter(day -> !world.date().isBefore(day)).isEmpty();
    }

    private String id() {
        return "condition " + ids++;
    }

    private RuleItemBuilder<?> item(SituationPattern asked, List<Earlier> earlier) {
        Variable<Object> variable = variable(asked);
        PatternDef<Object> definition = constrained(asked, variable, earlier);
        Quantifier quantifier = asked.pattern().quantifier();
        if (quantifier == Quantifier.EACH) {
            earlier.add(new Earlier(asked.pattern().fact(), variable));
            return definition;
        }
        return quantifier == Quantifier.EXISTS ? exists(definition) : not(definition);
    }

    private List<RuleItemBuilder<?>> items(Aggregation aggregation, List<Earlier> earlier, Variable<Figures> figures) {
        Variable<Object> variable = variable(aggregation.source());
        PatternDef<Object> source = constrained(aggregation.source(), variable, earlier);
        PatternDef<Figures> result = pattern(figures);
        for (ResultCondition condition : aggregation.conditions()) {
            constrain(
                    result,
                    operandFacts(condition, earlier),
                    (own, facts) -> condition
                            .operator()
                            .holds(
                                    ((Figures) own).value(condition.result()),
                                    SituationTest.operand(condition.operand(), facts)));
        }
        return List.of(
                accumulate(
                        source,
                        accFunction(() -> new FigureFunction(aggregation.results()), variable)
                                .as(figures)),
                result);
    }

    /** A fact of an earlier pattern that conditions may refer to. */
    private record Earlier(Fact fact, Variable<Object> variable) {}

    /** The class of a fact's objects in a session. */
    private static Class<?> type(Fact fact) {
        return switch (fact) {
            case BACKEND -> Observation.class;
            case PRICE -> PriceFacts.class;
            case FLEET -> FleetFacts.class;
            case GRID -> GridFacts.class;
            case BUDGET -> BudgetFacts.class;
            case CLOCK -> World.class;
            case REQUEST, CANDIDATE, SITUATION ->
                throw new IllegalArgumentException("situation rules do not match " + fact);
        };
    }

    @SuppressWarnings("unchecked") // what a fact's class is, is known at run time only
    private static Variable<Object> variable(SituationPattern asked) {
        Class<Object> type = (Class<Object>) type(asked.pattern().fact());
        return asked.window().isPresent()
                ? declarationOf(type, entryPoint(entryPointOf(asked.window().get())))
                : declarationOf(type);
    }

    private PatternDef<Object> constrained(SituationPattern asked, Variable<Object> variable, List<Earlier> earlier) {
        PatternDef<Object> definition = pattern(variable);
        for (Condition condition : Conjuncts.of(asked.pattern().condition())) {
            List<Earlier> read = earlier.stream()
                    .filter(each -> SituationTerms.otherFacts(condition).contains(each.fact()))
                    .toList();
            if (read.size() == 1 && isEquality(condition)) {
                index(definition, read.get(0), condition);
            } else {
                constrain(definition, read, SituationTest.of(condition));
            }
        }
        return definition;
    }

    private static List<Earlier> operandFacts(ResultCondition condition, List<Earlier> earlier) {
        return condition.operand() instanceof Bound bound
                ? earlier.stream()
                        .filter(each -> each.fact() == bound.term().field().fact())
                        .toList()
                : List.of();
    }

    private static boolean isEquality(Condition condition) {
        return (condition instanceof TextEquals equals && !equals.negated())
                || (condition instanceof NumberComparison comparison && comparison.operator() == NumberOperator.EQUAL);
    }

    /** An equality is looked up rather than tried on every pair. */
    private void index(PatternDef<Object> definition, Earlier earlier, Condition condition) {
        Field own;
        Field other;
        if (condition instanceof TextEquals equals) {
            own = equals.term().field();
            other = equals.other().field();
        } else {
            NumberComparison comparison = (NumberComparison) condition;
            own = comparison.term().field();
            other = ((Bound) comparison.operand()).term().field();
        }
        SituationTest test = SituationTest.of(condition);
        BetaIndex<Object, Object, Object> index = betaIndexedBy(
                Object.class,
                Index.ConstraintType.EQUAL,
                0,
                fact -> key(fact, own, Unknown.OWN),
                fact -> key(fact, other, Unknown.EARLIER));
        definition.expr(
                id(),
                earlier.variable(),
                (fact, first) -> {
                    work.step();
                    return test.holds(fact, field -> first);
                },
                index);
    }

    private static Object key(Object fact, Field field, Unknown unknown) {
        if (field.type() == FieldType.NUMBER) {
            double value = SituationFacts.number(fact, field);
            return Double.isNaN(value) ? unknown : (Object) (value + 0.0);
        }
        String text = SituationFacts.text(fact, field);
        return text.isEmpty() ? unknown : text;
    }

    private <T> void constrain(PatternDef<T> definition, List<Earlier> read, SituationTest test) {
        switch (read.size()) {
            case 0 -> definition.expr(id(), own -> counted(test, own, SituationTest.EarlierFacts.NONE));
            case 1 -> definition.expr(id(), read.get(0).variable(), (own, first) -> counted(test, own, field -> first));
            case 2 ->
                definition.expr(
                        id(),
                        read.get(0).variable(),
                        read.get(1).variable(),
                        (own, first, second) -> counted(
                                test, own, field -> field.fact() == read.get(0).fact() ? first : second));
            default -> throw new IllegalArgumentException("a condition on " + read.size() + " other facts");
        }
    }

    private boolean counted(SituationTest test, Object own, SituationTest.EarlierFacts earlier) {
        work.step();
        return test.holds(own, earlier);
    }

    private RuleItemBuilder<?> consequence(int rule, List<Earlier> earlier, @Nullable Variable<Figures> figures) {
        List<Variable<?>> variables = new ArrayList<>();
        earlier.forEach(each -> variables.add(each.variable()));
        if (figures != null) {
            variables.add(figures);
        }
        return switch (variables.size()) {
            case 0 -> on(matches).execute(sink -> sink.matched(rule, match()));
            case 1 -> on(matches, variables.get(0)).execute((sink, first) -> sink.matched(rule, match(first)));
            case 2 ->
                on(matches, variables.get(0), variables.get(1))
                        .execute((sink, first, second) -> sink.matched(rule, match(first, second)));
            case 3 ->
                on(matches, variables.get(0), variables.get(1), variables.get(2))
                        .execute((sink, first, second, third) -> sink.matched(rule, match(first, second, third)));
            case 4 ->
                on(matches, variables.get(0), variables.get(1), variables.get(2), variables.get(3))
                        .execute((sink, first, second, third, fourth) ->
                                sink.matched(rule, match(first, second, third, fourth)));
            default -> throw new IllegalArgumentException("a rule that matches " + variables.size() + " facts");
        };
    }

    private static Match match(Object... matched) {
        List<Object> facts = new ArrayList<>(List.of(matched));
        int last = facts.size() - 1;
        return last >= 0 && facts.get(last) instanceof Figures figures
                ? new Match(List.copyOf(facts.subList(0, last)), figures)
                : new Match(List.copyOf(facts), Match.NO_FIGURES);
    }
}
