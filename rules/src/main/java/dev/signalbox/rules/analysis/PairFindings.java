package dev.signalbox.rules.analysis;

import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds rules whose actions make no difference because of another rule, or of several together. */
final class PairFindings {

    /** Work grows with the square of the rules; so many pairs take about a second. */
    private static final long MAX_PAIRS = 2_000_000;

    /** So many rules may shadow another one together. */
    private static final int MAX_TOGETHER = 32;

    private final List<Subject> subjects;
    private final PolicyAnalysis.Report report;
    private long pairs;

    /** The exclusive and forbidding words of all rules by their verb: what can make another word pointless. */
    private final Map<Object, List<Said>> words = new LinkedHashMap<>();

    private final List<Said> rejections = new ArrayList<>();
    private final List<Said> bans = new ArrayList<>();

    private record Said(Subject subject, Action action, Word word) {

        Rule rule() {
            return subject.rule();
        }
    }

    PairFindings(List<Subject> subjects, PolicyAnalysis.Report report) {
        this.subjects = subjects;
        this.report = report;
        for (Subject subject : subjects) {
            for (Action action : subject.rule().actions()) {
                Said said = new Said(subject, action, Word.of(action));
                words.computeIfAbsent(said.word().verb(), verb -> new ArrayList<>())
                        .add(said);
                if (action instanceof Action.Forbid) {
                    bans.add(said);
                } else if (action instanceof Action.Reject) {
                    rejections.add(said);
                }
            }
        }
    }

    /** Tells of each action that makes no difference, once. */
    void find() {
        for (Subject subject : subjects) {
            for (Action action : subject.rule().actions()) {
                if (report.full() || pairs > MAX_PAIRS) {
                    return;
                }
                find(new Said(subject, action, Word.of(action)));
            }
        }
    }

    private void find(Said said) {
        for (Said other : words.getOrDefault(said.word().verb(), List.of())) {
            if (isOther(other, said) && sameVerb(said, other)) {
                return;
            }
        }
        if (said.action() instanceof Action.Prefer) {
            for (Said ban : bans) {
                if (isOther(ban, said) && contradicted(said, ban)) {
                    return;
                }
            }
        }
        if (!said.rule().classifies() && !(said.action() instanceof Action.Reject)) {
            for (Said rejection : rejections) {
                if (isOther(rejection, said) && rejected(said, rejection)) {
                    return;
                }
            }
        }
        if (said.action().exclusive()) {
            shadowedTogether(said);
        }
    }

    private boolean sameVerb(Said said, Said other) {
        boolean same = said.word().value().equals(other.word().value());
        if (said.action() instanceof Action.Prefer) {
            return same && first(other, said) && repeated(said, other);
        }
        int saliences = said.action().exclusive()
                ? Integer.compare(other.rule().salience(), said.rule().salience())
                : 0;
        if (saliences > 0 && within(said, other)) {
            report.add(
                    said.action().position(),
                    "shadowed-rule",
                    rule(said) + " says " + said.word().shown() + " in vain: whenever it matches, " + rule(other) + " ("
                            + at(other) + ") matches too and says "
                            + other.word().shown() + " with the higher salience "
                            + other.rule().salience(),
                    example(said, other));
            return true;
        } else if (saliences == 0 && same && within(said, other)) {
            boolean mutual = within(other, said);
            if (mutual && !first(other, said)) {
                return false;
            }
            report.add(
                    said.action().position(),
                    mutual ? "repeated-rule" : "subsumed-rule",
                    rule(said) + (mutual ? " repeats " : " says nothing that is not said by ") + rule(other) + " ("
                            + at(other) + "): "
                            + (mutual
                                    ? "both match the same and say "
                                    : "that matches wherever this one" + " does and says ")
                            + said.word().shown() + " too",
                    example(said, other));
            return true;
        }
        return false;
    }

    private boolean repeated(Said said, Said other) {
        if (!within(said, other) || !within(other, said)) {
            return false;
        }
        report.add(
                said.action().position(),
                "repeated-rule",
                rule(said) + " repeats " + rule(other) + " (" + at(other) + "): both match the same and say "
                        + said.word().shown() + ", so the points count twice",
                example(said, other));
        return true;
    }

    private boolean contradicted(Said said, Said ban) {
        if (!within(said, ban)) {
            return false;
        }
        report.add(
                said.action().position(),
                "contradicted-rule",
                rule(said) + " says " + said.word().shown() + " of candidates that " + rule(ban) + " (" + at(ban)
                        + ") forbids, every one: its points never count",
                example(said, ban));
        return true;
    }

    private boolean rejected(Said said, Said rejection) {
        if (!within(said, rejection)) {
            return false;
        }
        report.add(
                said.action().position(),
                "shadowed-rule",
                rule(said) + " says " + said.word().shown() + " in vain: whenever it matches, " + rule(rejection) + " ("
                        + at(rejection) + ") refuses the request",
                example(said, rejection));
        return true;
    }

    /** Whether rules with higher saliences take all that a rule matches among them, such as rows of a table before the last. */
    private void shadowedTogether(Said said) {
        List<Said> others = words.getOrDefault(said.word().verb(), List.of()).stream()
                .filter(other -> isOther(other, said) && mayShadow(other, said))
                .limit(MAX_TOGETHER + 1L)
                .toList();
        if (others.size() > MAX_TOGETHER || !isCovered(said, others)) {
            return;
        }
        List<Said> needed = new ArrayList<>(others);
        for (Said other : others) {
            List<Said> fewer = new ArrayList<>(needed);
            fewer.remove(other);
            if (isCovered(said, fewer)) {
                needed = fewer;
            }
        }
        List<Said> shown = needed;
        report.add(
                said.action().position(),
                "shadowed-rule",
                rule(said) + " says " + said.word().shown() + " in vain: whatever it matches, one of these matches too,"
                        + " with a higher salience: "
                        + shown.stream()
                                .map(other -> rule(other) + " (" + at(other) + ")")
                                .collect(Collectors.joining(", ")),
                report.examples.in(
                        said.subject().region(),
                        said.subject().begins(),
                        evaluator -> shown.stream().anyMatch(other -> bothFire(evaluator, said, other))));
    }

    private boolean mayShadow(Said other, Said said) {
        pairs++;
        return other.rule().salience() > said.rule().salience()
                && said.subject().inForceWithin(other.subject(), report.today)
                && other.subject().region().presences().isEmpty()
                && (said.subject().region().eachCandidate()
                        || !other.subject().region().eachCandidate())
                && !other.subject().region().disjointOnCandidates(said.subject().region());
    }

    private static boolean isCovered(Said said, List<Said> others) {
        List<Box> cover = others.stream()
                .flatMap(other -> other.subject().region().boxes().stream())
                .toList();
        return said.subject().region().boxes().stream().allMatch(box -> Boxes.covered(box, cover));
    }

    private boolean within(Said one, Said other) {
        pairs++;
        return one.subject().inForceWithin(other.subject(), report.today)
                && one.subject().region().within(other.subject().region());
    }

    private static boolean isOther(Said one, Said other) {
        return one.subject().index() != other.subject().index();
    }

    private static boolean first(Said one, Said other) {
        return one.subject().index() < other.subject().index();
    }

    private Optional<Example> example(Said said, Said other) {
        LocalDate begins = said.subject().begins(other.subject());
        return report.examples.in(said.subject().region(), begins, evaluator -> bothFire(evaluator, said, other));
    }

    /** Whether both rules fire, for the same candidate if both match each. */
    private static boolean bothFire(ConditionEvaluator evaluator, Said said, Said other) {
        List<Integer> fired = evaluator.firings(said.rule());
        List<Integer> otherFired = evaluator.firings(other.rule());
        boolean onRequest = !other.subject().region().eachCandidate() && !otherFired.isEmpty();
        return !fired.isEmpty() && (onRequest || otherFired.stream().anyMatch(fired::contains));
    }

    private static String rule(Said said) {
        return "rule \"" + said.rule().name() + "\"";
    }

    private static String at(Said said) {
        Position at = said.action().position();
        return at.file() + ":" + at.line() + ":" + at.column();
    }
}
