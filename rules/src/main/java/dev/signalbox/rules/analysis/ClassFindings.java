package dev.signalbox.rules.analysis;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds request classes that no request gets, that no rule treats, or whose requests have nowhere to go. */
final class ClassFindings {

    /** Each is compared with each. */
    private static final int MAX_REQUIREMENTS = 200;

    private static final Term CLASS = Term.of(RequestField.REQUEST_CLASS);
    private static final Term PLACEMENT = Term.of(CandidateField.PLACEMENT);

    private final Policy policy;
    private final List<Subject> subjects;
    private final Universe universe;
    private final PolicyAnalysis.Report report;
    private final Positions positions;
    private final List<Subject> requirements;
    /** Whether there is none of which it is not known where it matches. */
    private final boolean requirementsKnown;

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
        this.requirements =
                subjects.stream().filter(subject -> requiresAny(subject.rule())).toList();
        long all = policy.rules().stream()
                .filter(rule -> rule.enabled() && requiresAny(rule))
                .count();
        this.requirementsKnown = all == requirements.size() && all <= MAX_REQUIREMENTS;
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
            boolean byDefault = name.equals(policy.defaultClass().name());
            if (!byDefault && !treated.contains(name) && !treated.isEmpty()) {
                report.add(
                        positions.of(name),
                        "untreated-class",
                        "no rule tests for the class " + name + ", as they do for "
                                + String.join(", ", treated.stream().sorted().toList())
                                + ": its targets, the objective and the rules for all classes alone place its requests",
                        exampleOf(name));
            }
            new NowhereToGo(name).find();
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
        int rule = policy.matrix()
                .classify(RequestFacts.unclassified(scene.request().request()), scene.world());
        Optional<String> given = rule == Outcome.NO_RULE
                ? Optional.empty()
                : policy.rules().get(rule).requestClass();
        return given.orElse(policy.defaultClass().name());
    }

    /** Whether a rule requires another placement. */
    private static boolean requires(Rule rule, Placement but) {
        return rule.actions().stream()
                .anyMatch(action ->
                        action instanceof Action.RequirePlacement requirement && requirement.placement() != but);
    }

    private static boolean requiresAny(Rule rule) {
        return rule.actions().stream().anyMatch(Action.RequirePlacement.class::isInstance);
    }

    /** Whether the candidates of a class are all taken out: forbidden, or not of the placement that is required. */
    private final class NowhereToGo {

        private final String name;
        private final Box all;
        private final List<Subject> involved = new ArrayList<>();
        private final List<Box> cover = new ArrayList<>();
        private boolean required;

        NowhereToGo(String name) {
            this.name = name;
            this.all = Box.all(universe).and(CLASS, TextSet.of(Set.of(name)));
        }

        void find() {
            for (Subject subject : subjects) {
                if (isAlwaysInForce(subject)) {
                    collect(subject);
                }
            }
            if (!cover.isEmpty() && Arrays.stream(Placement.values()).allMatch(this::isCovered)) {
                report();
            }
        }

        private boolean isAlwaysInForce(Subject subject) {
            return subject.rule().expires().isEmpty()
                    && !subject.begins().isAfter(report.today)
                    && subject.region().presences().isEmpty()
                    && subject.region().boxes().stream().anyMatch(box -> !box.disjoint(all));
        }

        private void collect(Subject subject) {
            for (Action action : subject.rule().actions()) {
                if (action instanceof Action.Forbid) {
                    involved.add(subject);
                    cover.addAll(subject.region().boxes());
                } else if (action instanceof Action.RequirePlacement requirement && decides(subject, requirement)) {
                    required = true;
                    involved.add(subject);
                    TextSet others = TextSet.of(Set.of(requirement.placement().name()))
                            .complement()
                            .and(universe.of(PLACEMENT));
                    subject.region().boxes().forEach(box -> cover.add(box.and(PLACEMENT, others)));
                }
            }
        }

        /** Whether wherever the rule matches it is the one whose placement is required. */
        private boolean decides(Subject subject, Action.RequirePlacement requirement) {
            return requirementsKnown
                    && !subject.region().eachCandidate()
                    && requirements.stream()
                            .filter(other ->
                                    other.rule().salience() >= subject.rule().salience())
                            .filter(other -> requires(other.rule(), requirement.placement()))
                            .allMatch(other -> other.region().disjointOnRequests(subject.region()));
        }

        private boolean isCovered(Placement placement) {
            return Boxes.covered(all.and(PLACEMENT, TextSet.of(Set.of(placement.name()))), cover);
        }

        private void report() {
            String names = involved.stream()
                    .map(subject -> "\"" + subject.rule().name() + "\"")
                    .distinct()
                    .collect(Collectors.joining(", "));
            report.add(
                    positions.of(name),
                    "no-candidate",
                    (required
                                    ? "every candidate for the class " + name
                                            + " is forbidden or not of the placement that is required"
                                    : "every candidate is forbidden for the class " + name)
                            + ": together, " + names + " leave none",
                    report.examples.in(
                            all,
                            List.of(),
                            report.today,
                            evaluator -> involved.stream().anyMatch(subject -> takesOut(subject, evaluator))));
        }

        /** Whether a rule leaves nothing of the example's first candidate. */
        private boolean takesOut(Subject subject, ConditionEvaluator evaluator) {
            List<Integer> firings = evaluator.firings(subject.rule());
            Placement placement = evaluator.scene().candidates().get(0).placement();
            return firings.contains(0) || (!firings.isEmpty() && requires(subject.rule(), placement));
        }
    }
}
