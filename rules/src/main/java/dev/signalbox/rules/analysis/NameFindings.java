package dev.signalbox.rules.analysis;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.SituationField;
import dev.signalbox.rules.explain.Standing;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.SituationAction;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.language.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds situations and marks that begin and no placement rule asks for, and those that are asked for and never begin. */
final class NameFindings {

    private static final Term NAME = Term.of(SituationField.NAME);

    private final List<Rule> placement;
    private final List<SituationRule> rules;
    private final Map<SituationRule, String> idle;
    private final Universe universe;
    private final PolicyAnalysis.Report report;

    /**
     * @param idle the situation rules that begin nothing, with why
     */
    NameFindings(Policy policy, Map<SituationRule, String> idle, PolicyAnalysis.Report report) {
        this.placement = policy.rules().stream()
                .filter(rule -> Standing.of(rule, report.today) != Standing.DISABLED)
                .filter(rule -> Standing.of(rule, report.today) != Standing.EXPIRED)
                .toList();
        this.rules = policy.situations().rules();
        this.idle = idle;
        this.universe = Universe.of(policy.classes().keySet());
        this.report = report;
    }

    /** Tells of each name once. */
    void find() {
        names(SituationAction.Begin.class).forEach(this::findSituation);
        names(SituationAction.Mark.class).forEach(this::findMark);
    }

    private List<String> names(Class<? extends SituationAction> kind) {
        return rules.stream()
                .flatMap(rule -> rule.actions().stream())
                .filter(kind::isInstance)
                .map(SituationAction::name)
                .distinct()
                .toList();
    }

    private void findSituation(String name) {
        find(
                new Kind("situation", "begins", "begin", SituationAction.Begin.class),
                name,
                pattern -> pattern.fact() == Fact.SITUATION && mayBeNamed(pattern.condition(), name),
                atom -> atom instanceof Condition.TextIn in
                        && in.term().equals(NAME)
                        && in.values().contains(name));
    }

    private void findMark(String name) {
        Predicate<Condition> asks = atom -> atom instanceof Condition.TextTest test
                && test.term().field() == CandidateField.MARKS
                && test.operand().equals(name);
        find(
                new Kind("mark", "puts on backends", "appear", SituationAction.Mark.class),
                name,
                pattern -> Terms.atoms(pattern.condition()).stream().anyMatch(asks),
                asks);
    }

    private record Kind(String noun, String gives, String appears, Class<? extends SituationAction> action) {}

    private void find(Kind kind, String name, Predicate<Pattern> reads, Predicate<Condition> asks) {
        List<SituationRule> givers = rules.stream()
                .filter(rule -> rule.actions().stream().anyMatch(action -> isOf(action, kind, name)))
                .toList();
        Optional<SituationRule> giver =
                givers.stream().filter(rule -> !idle.containsKey(rule)).findFirst();
        boolean read =
                placement.stream().anyMatch(rule -> rule.patterns().stream().anyMatch(reads));
        if (giver.isPresent() && !read) {
            report.add(
                    position(giver.get(), kind, name),
                    "unread-" + kind.noun(),
                    "no placement rule asks for the " + kind.noun() + " \"" + name + "\", which rule \""
                            + giver.get().name() + "\" " + kind.gives() + ": it is recorded and changes no decision");
        } else if (giver.isEmpty() && read) {
            neverBegun(kind, name, givers, asks);
        }
    }

    private void neverBegun(Kind kind, String name, List<SituationRule> givers, Predicate<Condition> asks) {
        List<String> why = new ArrayList<>();
        givers.forEach(rule -> why.add("rule \"" + rule.name() + "\" " + idle.get(rule)));
        placement.stream()
                .flatMap(rule -> rule.patterns().stream())
                .flatMap(pattern -> Terms.atoms(pattern.condition()).stream())
                .filter(asks)
                .findFirst()
                .ifPresent(atom -> report.add(
                        Terms.of(atom).get(0).position(),
                        "unbegun-" + kind.noun(),
                        "the " + kind.noun() + " \"" + name + "\" does not " + kind.appears() + ": "
                                + String.join(", ", why)));
    }

    private boolean mayBeNamed(Condition condition, String name) {
        return Boxes.of(condition, true, universe)
                .map(boxes -> boxes.stream().anyMatch(box -> ((TextSet) box.set(NAME)).contains(name)))
                .orElse(true);
    }

    private static boolean isOf(SituationAction action, Kind kind, String name) {
        return kind.action().isInstance(action) && action.name().equals(name);
    }

    private static Position position(SituationRule rule, Kind kind, String name) {
        return rule.actions().stream()
                .filter(action -> isOf(action, kind, name))
                .findFirst()
                .orElseThrow()
                .position();
    }
}
