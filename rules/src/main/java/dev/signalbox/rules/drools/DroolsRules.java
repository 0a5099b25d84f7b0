package dev.signalbox.rules.drools;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Placement rules run by Drools: the reference for what they mean, some hundred times slower than the decision matrix.
 *
 * <p>The rule bases are built when they are first used, which takes tens of milliseconds, and in a process that has not used
 * Drools before a second or more: a policy that never asks its reference does not pay for it.
 */
public final class DroolsRules implements PlacementRules {

    private final List<Rule> rules;
    private final Engine classification;
    private final Engine substitution;
    private final Engine placement;

    private DroolsRules(List<Rule> rules, Engine classification, Engine substitution, Engine placement) {
        this.rules = rules;
        this.classification = classification;
        this.substitution = substitution;
        this.placement = placement;
    }

    /**
     * Takes checked rules.
     *
     * @param rules in the order of the policy, which gives their index
     */
    public static DroolsRules of(List<Rule> rules) {
        Map<Integer, Rule> classification = new LinkedHashMap<>();
        Map<Integer, Rule> substitution = new LinkedHashMap<>();
        Map<Integer, Rule> placement = new LinkedHashMap<>();
        for (int index = 0; index < rules.size(); index++) {
            Rule rule = rules.get(index);
            if (rule.enabled()) {
                (rule.classifies() ? classification : placement).put(index, rule);
                if (rule.substitutes()) {
                    substitution.put(index, rule);
                }
            }
        }
        return new DroolsRules(
                List.copyOf(rules), new Engine(classification), new Engine(substitution), new Engine(placement));
    }

    @Override
    public int classify(RequestFacts request, World world) {
        List<Integer> fired = new ArrayList<>();
        classification.fire(facts(request, world), rules.size() + 1, (rule, candidate) -> fired.add(rule));
        return fired.stream().max(this::precedence).orElse(Outcome.NO_RULE);
    }

    @Override
    public List<String> substitutes(RequestFacts classified, World world) {
        Set<String> models = new TreeSet<>();
        if (rules.stream().anyMatch(Rule::substitutes)) {
            substitution.fire(
                    facts(classified, world),
                    rules.size() + 1,
                    (rule, candidate) -> rules.get(rule).actions().stream()
                            .filter(Action.Substitute.class::isInstance)
                            .forEach(action -> models.add(((Action.Substitute) action).model())));
        }
        return List.copyOf(models);
    }

    /** What rules see beside candidates, each a fact of its own. */
    private static List<Object> facts(RequestFacts request, World world) {
        List<Object> facts = new ArrayList<>();
        facts.add(request);
        facts.add(world);
        world.budgets().all().stream()
                .filter(budget -> budget.tenant().isEmpty()
                        || budget.tenant().equals(request.request().tenant()))
                .forEach(facts::add);
        facts.addAll(world.grids());
        facts.addAll(world.fleets());
        facts.addAll(world.situations().active());
        return facts;
    }

    @Override
    public Prepared prepare(List<CandidateFacts> candidates) {
        List<CandidateFacts> descriptions = List.copyOf(candidates);
        return (request, world, figures, outcome) -> evaluate(descriptions, request, world, figures, outcome);
    }

    private void evaluate(
            List<CandidateFacts> candidates,
            RequestFacts request,
            World world,
            CandidateFigures figures,
            Outcome outcome) {
        if (figures.size() != candidates.size()) {
            throw new IllegalArgumentException(
                    "figures of " + figures.size() + " candidates, prepared for " + candidates.size());
        }
        outcome.reset(rules.size(), candidates.size());
        List<Object> facts = facts(request, world);
        for (int candidate = 0; candidate < candidates.size(); candidate++) {
            facts.add(new CandidateFact(candidate, candidates.get(candidate), world.situations(), figures));
        }
        int maxFirings = Math.multiplyExact(rules.size(), Math.max(1, candidates.size())) + 1;
        placement.fire(facts, maxFirings, (rule, candidate) -> contribute(rule, candidate, outcome));
    }

    private void contribute(int index, int candidate, Outcome outcome) {
        outcome.fired(index, candidate);
        Rule rule = rules.get(index);
        int salience = rule.salience();
        for (Action action : rule.actions()) {
            if (action instanceof Action.Forbid) {
                outcome.forbid(index, candidate);
            } else if (action instanceof Action.Prefer prefer) {
                outcome.prefer(candidate, prefer.points());
            } else if (action instanceof Action.RequirePlacement require) {
                outcome.requirePlacement(index, salience, require.placement());
            } else if (action instanceof Action.Minimise minimise) {
                outcome.minimise(index, salience, minimise.objective());
            } else if (action instanceof Action.Fallback fallback) {
                outcome.fallback(index, salience, fallback.placements());
            } else if (action instanceof Action.Reject reject) {
                outcome.reject(index, salience, reject.rejection());
            } else if (action instanceof Action.Hedge hedge) {
                outcome.hedge(index, salience, hedge.hedging());
            } else if (action instanceof Action.Queue queue) {
                outcome.queue(index, salience, queue.maxMs());
            } else if (action instanceof Action.Tag tag) {
                outcome.tag(index, salience, tag.key(), tag.value());
            }
        }
    }

    /** The higher salience, and among equals the lower index. */
    private int precedence(int left, int right) {
        int bySalience =
                Integer.compare(rules.get(left).salience(), rules.get(right).salience());
        return bySalience != 0 ? bySalience : Integer.compare(right, left);
    }
}
