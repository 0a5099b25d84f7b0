package dev.signalbox.rules.language;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private record Key(Object contention, int salience) {}

    private record Word(Rule rule, Action action, Object value, Reach reach) {}

    private final Consumer<Finding> problems;
    private long pairs;
    private int found;

    private Conflicts(Consumer<Finding> problems) {
        this.problems = problems;
    }

    /** Tells of each pair of rules in conflict. */
    public static void find(List<Rule> rules, Consumer<Finding> problems) {
        Map<Key, List<Word>> words = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.enabled() && rule.actions().stream().anyMatch(Action::exclusive)) {
                Reach reach = Reach.of(rule);
                for (Action action : rule.actions()) {
                    if (action.exclusive()) {
                        words.computeIfAbsent(new Key(action.contention(), rule.salience()), key -> new ArrayList<>())
                                .add(new Word(rule, action, value(action), reach));
                    }
                }
            }
        }
        Conflicts conflicts = new Conflicts(problems);
        words.values().forEach(conflicts::compare);
    }

    private void compare(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (pairs++ > MAX_PAIRS || found >= MAX_FINDINGS) {
                    return;
                }
                if (disagree(words.get(j), words.get(i))) {
                    found++;
                    report(words.get(j), words.get(i));
                }
            }
            if (pairs > MAX_PAIRS) {
                Position at = words.get(i).action.position();
                String message = "too many rules say the same verb with the same salience to compare them all;"
                        + " give them different saliences.";
                problems.accept(
                        new Finding(Severity.ERROR, "too-many-rules", at.file(), at.line(), at.column(), message, ""));
                return;
            }
        }
    }

    private static boolean disagree(Word one, Word other) {
        return !one.value.equals(other.value)
                && overlap(one.rule, other.rule)
                && overlap(other.rule, one.rule)
                && !one.reach.excludes(other.reach);
    }

    /** Whether one does not expire before the other begins. */
    private static boolean overlap(Rule one, Rule other) {
        LocalDate expires = one.expires().orElse(LocalDate.MAX);
        LocalDate begins = other.effective().orElse(LocalDate.MIN);
        return begins.isBefore(expires);
    }

    private void report(Word first, Word second) {
        Position at = second.action.position();
        Position other = first.action.position();
        String message = String.format(
                "rule \"%s\" says %s here and rule \"%s\" says %s in %s:%d:%d, both with salience %d, and one request can match"
                        + " both. Give the rule that should win a higher salience, or one of them a condition that excludes the"
                        + " other.",
                second.rule.name(),
                shown(second.action),
                first.rule.name(),
                shown(first.action),
                other.file(),
                other.line(),
                other.column(),
                first.rule.salience());
        problems.accept(new Finding(Severity.ERROR, "conflict", at.file(), at.line(), at.column(), message, ""));
    }

    private static Object value(Action action) {
        if (action instanceof Action.Classify classify) {
            return classify.requestClass();
        } else if (action instanceof Action.RequirePlacement require) {
            return require.placement();
        } else if (action instanceof Action.Minimise minimise) {
            return minimise.objective();
        } else if (action instanceof Action.Fallback fallback) {
            return fallback.placements();
        } else if (action instanceof Action.Reject reject) {
            return reject.rejection().status();
        } else if (action instanceof Action.Hedge hedge) {
            return hedge.hedging();
        } else if (action instanceof Action.Queue queue) {
            return queue.maxMs();
        } else if (action instanceof Action.Tag tag) {
            return tag.value();
        }
        throw new IllegalArgumentException("no exclusive verb: " + action);
    }

    private static String shown(Action action) {
        if (action instanceof Action.Classify classify) {
            return "classify(\"" + classify.requestClass() + "\")";
        } else if (action instanceof Action.RequirePlacement require) {
            return "requirePlacement(Placement." + require.placement() + ")";
        } else if (action instanceof Action.Minimise minimise) {
            return "minimise(\"" + minimise.objective().label() + "\")";
        } else if (action instanceof Action.Fallback fallback) {
            return "fallback"
                    + fallback.placements().toString().replace('[', '(').replace(']', ')');
        } else if (action instanceof Action.Reject reject) {
            return "reject(" + reject.rejection().status() + ")";
        } else if (action instanceof Action.Hedge hedge) {
            return "hedge(" + hedge.hedging().afterMs() + ", "
                    + Vocabulary.shown(hedge.hedging().maxFraction()) + ")";
        } else if (action instanceof Action.Queue queue) {
            return "queue(" + queue.maxMs() + ")";
        } else if (action instanceof Action.Tag tag) {
            return "tag(\"" + tag.key() + "\", \"" + tag.value() + "\")";
        }
        throw new IllegalArgumentException("no exclusive verb: " + action);
    }
}
