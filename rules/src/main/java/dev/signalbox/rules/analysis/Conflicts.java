package dev.signalbox.rules.analysis;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds rules whose exclusive verbs disagree on a request that both can match, with no salience to decide between them.
 *
 * <p>It errs to one side only: rules that can in fact never match the same request may be told to conflict where their
 * conditions are entangled, but no conflict is missed.
 */
public final class Conflicts {

    /** Work grows with the square of the rules that say the same verb; this many pairs take about a second. */
    private static final long MAX_PAIRS = 5_000_000;

    private static final int MAX_FINDINGS = 100;

    private record Key(Object verb, int salience) {}

    /** @param subject the rule with its region; empty if its conditions are too many to reason about */
    private record Claim(Rule rule, Action action, Word word, Optional<Subject> subject) {}

    private final Consumer<Finding> problems;
    private long pairs;
    private int found;

    private Conflicts(Consumer<Finding> problems) {
        this.problems = problems;
    }

    /**
     * Tells of each pair of rules in conflict.
     *
     * @param classes the policy's request classes; empty if they are not known
     */
    public static void find(List<Rule> rules, Collection<String> classes, Consumer<Finding> problems) {
        Universe universe = Universe.of(classes);
        Map<Key, List<Claim>> claims = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.enabled() && rule.actions().stream().anyMatch(Action::exclusive)) {
                Optional<Subject> subject = Region.of(rule, universe).map(region -> new Subject(0, rule, region));
                if (subject.filter(known -> known.region().isEmpty()).isPresent()) {
                    continue;
                }
                for (Action action : rule.actions()) {
                    if (action.exclusive()) {
                        Word word = Word.of(action);
                        claims.computeIfAbsent(new Key(word.verb(), rule.salience()), key -> new ArrayList<>())
                                .add(new Claim(rule, action, word, subject));
                    }
                }
            }
        }
        Conflicts conflicts = new Conflicts(problems);
        claims.values().forEach(conflicts::compare);
    }

    private void compare(List<Claim> claims) {
        for (int i = 0; i < claims.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (pairs++ > MAX_PAIRS || found >= MAX_FINDINGS) {
                    return;
                }
                if (disagree(claims.get(j), claims.get(i))) {
                    found++;
                    report(claims.get(j), claims.get(i));
                }
            }
            if (pairs > MAX_PAIRS) {
                Position at = claims.get(i).action.position();
                String message = "too many rules say the same verb with the same salience to compare them all;"
                        + " give them different saliences.";
                problems.accept(
                        new Finding(Severity.ERROR, "too-many-rules", at.file(), at.line(), at.column(), message, ""));
                return;
            }
        }
    }

    private static boolean disagree(Claim one, Claim other) {
        return !one.word.value().equals(other.word.value())
                && overlap(one.rule, other.rule)
                && overlap(other.rule, one.rule)
                && !exclude(one, other);
    }

    private static boolean exclude(Claim one, Claim other) {
        return one.subject.isPresent()
                && other.subject.isPresent()
                && one.subject
                        .get()
                        .region()
                        .disjointOnRequests(other.subject.get().region());
    }

    /** Whether one does not expire before the other begins. */
    private static boolean overlap(Rule one, Rule other) {
        LocalDate expires = one.expires().orElse(LocalDate.MAX);
        LocalDate begins = other.effective().orElse(LocalDate.MIN);
        return begins.isBefore(expires);
    }

    private void report(Claim first, Claim second) {
        Position at = second.action.position();
        Position other = first.action.position();
        String message = String.format(
                "rule \"%s\" says %s here and rule \"%s\" says %s in %s:%d:%d, both with salience %d, and one request can match"
                        + " both%s. Give the rule that should win a higher salience, or one of them a condition that excludes"
                        + " the other.",
                second.rule.name(),
                second.word.shown(),
                first.rule.name(),
                first.word.shown(),
                other.file(),
                other.line(),
                other.column(),
                first.rule.salience(),
                example(first, second)
                        .map(example -> ", for example " + example.text())
                        .orElse(""));
        problems.accept(new Finding(Severity.ERROR, "conflict", at.file(), at.line(), at.column(), message, ""));
    }

    private static Optional<Example> example(Claim first, Claim second) {
        if (first.subject.isEmpty() || second.subject.isEmpty()) {
            return Optional.empty();
        }
        Subject one = first.subject.get();
        Subject other = second.subject.get();
        LocalDate day = one.begins(other);
        return new Examples(day.equals(LocalDate.MIN) ? anyDay(first.rule, second.rule) : day)
                .in(
                        one.region(),
                        other.region(),
                        day,
                        evaluator -> !evaluator.firings(first.rule).isEmpty()
                                && !evaluator.firings(second.rule).isEmpty());
    }

    /** A day on which neither of two rules has expired. */
    private static LocalDate anyDay(Rule one, Rule other) {
        LocalDate first = one.expires().orElse(LocalDate.MAX);
        LocalDate second = other.expires().orElse(LocalDate.MAX);
        LocalDate expires = first.isBefore(second) ? first : second;
        return expires.equals(LocalDate.MAX) ? LocalDate.EPOCH : expires.minusDays(1);
    }
}
