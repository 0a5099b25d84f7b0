package dev.signalbox.rules.analysis;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Position;
import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds request classes that no request gets, that no rule treats, or whose requests have nowhere to go. */
final class ClassFindings {

    private static final Term CLASS = Term.of(RequestField.REQUEST_CLASS);
    private static final Term PLACEMENT = Term.of(CandidateField.PLACEMENT);

    private final Policy policy;
    private final List<Subject> subjects;
    private final Universe universe;
    private final PolicyAnalysis.Report report;
    private final Positions positions;

    /** Where {@code policy.yaml} names a class. */
    @FunctionalInterface
    interface Positions {
        Position of(String requestClass);
    }

    ClassFindings(
            Policy policy,
            List<Subject> subjects,
            Universe universe,
            PolicyAnalysis.Report report,
            Positions positions) {
        this.policy = policy;
        this.subjects = subjects;
        this.universe = universe;
        this.report = report;
        this.positions = positions;
    }

    /** Tells of each. */
    void find() {
        Set<String> treated = new HashSet<>();
        subjects.forEach(subject -> treated.addAll(namedBy(subject)));
        for (String name : policy.classes().keySet()) {
            boolean given = name.equals(policy.defaultClass().name())
                    || subjects.stream().anyMatch(subject -> gives(subject, name));
            if (!given) {
                ungiven(name);
                continue;
            }
            if (!treated.contains(name) && !treated.isEmpty()) {
                report.add(
                        positions.of(name),
                        "untreated-class",
                        "no rule tests for the class " + name + ", as they do for "
                                + String.join(", ", treated.stream().sorted().toList())
                                + ": its targets, the objective and the rules for all classes alone place its requests",
                        exampleOf(name));
            }
            nowhereToGo(name);
        }
    }

    private static boolean gives(Subject subject, String name) {
        return subject.rule().actions().stream()
                .anyMatch(action -> action instanceof Action.Classify classify
                        && classify.requestClass().equals(name));
    }

    /** The classes that a rule is for, if it is not for all. */
    private Set<String> namedBy(Subject subject) {
        Set<String> named = new HashSet<>();
        for (Box box : subject.region().boxes()) {
            TextSet set = (TextSet) box.set(CLASS);
            if (!set.equals(universe.of(CLASS))) {
                named.addAll(set.listed());
            }
        }
        return named;
    }

    private void ungiven(String name) {
        List<String> waiting = subjects.stream()
                .filter(subject -> namedBy(subject).equals(Set.of(name)))
                .map(subject -> '"' + subject.rule().name() + '"')
                .toList();
        report.add(
                positions.of(name),
                "ungiven-class",
                "no request gets the class " + name + ": no rule says classify(\"" + name
                        + "\"), and it is not the default class"
                        + (waiting.isEmpty() ? "" : "; so these rules never fire: " + String.join(", ", waiting)));
    }

    private Optional<Example> exampleOf(String name) {
        for (Subject subject : subjects) {
            if (gives(subject, name)) {
                Optional<Example> example = report.examples.in(
                        subject.region(),
                        subject.begins(),
                        evaluator -> !evaluator.firings(subject.rule()).isEmpty() && name.equals(given(evaluator)));
                if (example.isPresent()) {
                    return example;
                }
            }
        }
        Box ordinary = Box.all(universe);
        return report.examples.in(ordinary, List.of(), report.today, evaluator -> name.equals(given(evaluator)));
    }

    /** The class that a scene's request gets. */
    private String given(ConditionEvaluator evaluator) {
        Scene scene = evaluator.scene();
        return policy.matrix()
                .classify(RequestFacts.unclassified(scene.request().request()), scene.world())
                .orElse(policy.defaultClass().name());
    }

    private void nowhereToGo(String name) {
        List<Subject> bans = new ArrayList<>();
        List<Box> cover = new ArrayList<>();
        for (Subject subject : subjects) {
            boolean forbids = subject.rule().actions().stream().anyMatch(Action.Forbid.class::isInstance);
            boolean always = subject.rule().expires().isEmpty()
                    && !subject.begins().isAfter(report.today)
                    && subject.region().presences().isEmpty();
            if (forbids && always) {
                bans.add(subject);
                cover.addAll(subject.region().boxes());
            }
        }
        Box all = Box.all(universe).and(CLASS, TextSet.of(Set.of(name)));
        for (Placement placement : Placement.values()) {
            if (cover.isEmpty() || !Boxes.covered(all.and(PLACEMENT, TextSet.of(Set.of(placement.name()))), cover)) {
                return;
            }
        }
        report.add(
                positions.of(name),
                "no-candidate",
                "every candidate is forbidden for the class " + name + ": together, "
                        + String.join(
                                ", ",
                                bans.stream()
                                        .filter(ban ->
                                                ban.region().boxes().stream().anyMatch(box -> !box.disjoint(all)))
                                        .map(ban -> "\"" + ban.rule().name() + "\"")
                                        .toList())
                        + " leave none",
                report.examples.in(
                        all,
                        List.of(),
                        report.today,
                        evaluator -> bans.stream()
                                .anyMatch(ban -> evaluator.firings(ban.rule()).contains(0))));
    }
}
