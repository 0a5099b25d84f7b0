package dev.signalbox.rules.drools;

import static org.drools.model.PatternDSL.declarationOf;
import static org.drools.model.PatternDSL.exists;
import static org.drools.model.PatternDSL.globalOf;
import static org.drools.model.PatternDSL.not;
import static org.drools.model.PatternDSL.on;
import static org.drools.model.PatternDSL.pattern;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.drools.model.Global;
import org.drools.model.Model;
import org.drools.model.PatternDSL;
import org.drools.model.PatternDSL.PatternDef;
import org.drools.model.RuleItemBuilder;
import org.drools.model.Variable;
import org.drools.model.impl.ModelImpl;

/** Checked rules as Drools' executable model, built in memory: no source, no generated class, no class loader. */
final class RuleModel {

    /** The name by which a session is given its {@link Firings}. */
    static final String FIRINGS = "firings";

    private static final String PACKAGE = "signalbox";

    private final Global<Firings> firings = globalOf(Firings.class, PACKAGE, FIRINGS);
    private final ModelImpl model = new ModelImpl();
    /** Drools takes constraints with one id for the same constraint, and evaluates it once. */
    private final Map<Condition, String> ids = new HashMap<>();

    private RuleModel() {}

    /** A model of the rules, by index; each tells the session's {@link Firings} when it fires. */
    static Model of(Map<Integer, Rule> rules) {
        RuleModel result = new RuleModel();
        result.model.addGlobal(result.firings);
        rules.forEach((index, rule) -> result.model.addRule(result.rule(index, rule)));
        return result.model;
    }

    private org.drools.model.Rule rule(int index, Rule rule) {
        List<RuleItemBuilder<?>> items = new ArrayList<>();
        Map<Fact, Variable<?>> bound = new EnumMap<>(Fact.class);
        if (rule.effective().isPresent() || rule.expires().isPresent()) {
            items.add(pattern(declarationOf(World.class)).expr("days of " + index, world -> holdsOn(rule, world)));
        }
        for (Pattern pattern : rule.patterns()) {
            items.add(item(rule, pattern, bound));
        }
        Variable<?> candidate = bound.get(Fact.CANDIDATE);
        items.add(
                candidate == null
                        ? on(firings).execute(sink -> sink.fired(index, Firings.NO_CANDIDATE))
                        : on(firings, candidate)
                                .execute((sink, fact) -> sink.fired(index, ((CandidateFact) fact).index())));
        // A name for each rule, whatever the policy calls it. No salience: contributions combine without order.
        return PatternDSL.rule(PACKAGE, "rule " + index).build(items.toArray(RuleItemBuilder<?>[]::new));
    }

    private static boolean holdsOn(Rule rule, World world) {
        return rule.effective().filter(day -> world.date().isBefore(day)).isEmpty()
                && rule.expires().filter(day -> !world.date().isBefore(day)).isEmpty();
    }

    private RuleItemBuilder<?> item(Rule rule, Pattern pattern, Map<Fact, Variable<?>> bound) {
        Variable<?> variable = declarationOf(type(pattern.fact()));
        PatternDef<?> definition = pattern(variable);
        for (Condition condition : Conjuncts.of(pattern.condition())) {
            constrain(rule, pattern.fact(), definition, condition, bound);
        }
        if (pattern.quantifier() == Quantifier.EACH && !pattern.fact().existential()) {
            bound.put(pattern.fact(), variable);
            return definition;
        }
        return pattern.quantifier() == Quantifier.NOT ? not(definition) : exists(definition);
    }

    private static Class<?> type(Fact fact) {
        return switch (fact) {
            case REQUEST -> RequestFacts.class;
            case CLOCK -> World.class;
            case CANDIDATE -> CandidateFact.class;
            case BUDGET -> BudgetFacts.class;
            case GRID -> GridFacts.class;
            case FLEET -> FleetFacts.class;
            case SITUATION -> ActiveSituation.class;
            case BACKEND, PRICE -> throw new IllegalArgumentException("no placement rule matches " + fact);
        };
    }

    private void constrain(
            Rule rule, Fact fact, PatternDef<?> definition, Condition condition, Map<Fact, Variable<?>> bound) {
        FactTest test = FactTest.of(condition);
        Set<Fact> others = new TreeSet<>(Conjuncts.facts(condition));
        others.remove(fact);
        if (!bound.keySet().containsAll(others)) {
            throw new IllegalArgumentException("rule \"" + rule.name() + "\" reads " + others + " in a pattern on "
                    + fact + " without an earlier pattern that matches it");
        }
        List<Variable<?>> variables =
                others.stream().<Variable<?>>map(bound::get).toList();
        String id = fact + " " + ids.computeIfAbsent(condition, any -> "condition " + ids.size());
        switch (variables.size()) {
            case 0 -> definition.expr(id, own -> test.holds(Facts.of(own)));
            case 1 ->
                definition.expr(
                        id,
                        variables.get(0),
                        (own, other) -> test.holds(Facts.of(own).and(other)));
            default ->
                definition.expr(
                        id,
                        variables.get(0),
                        variables.get(1),
                        (own, first, second) ->
                                test.holds(Facts.of(own).and(first).and(second)));
        }
    }
}
