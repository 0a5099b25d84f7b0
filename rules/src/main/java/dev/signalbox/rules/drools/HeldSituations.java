package dev.signalbox.rules.drools;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.language.SituationAction;
import dev.signalbox.rules.language.SituationAction.Begin;
import dev.signalbox.rules.language.SituationAction.Mark;
import dev.signalbox.rules.language.SituationAction.Persistence;
import dev.signalbox.rules.language.SituationRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How long what situation rules ask for has held and not held, and which situations and marks follow from that. */
final class HeldSituations {

    /** A situation, or with a backend a mark on it. */
    private record Target(String name, String backend) {}

    /** What one rule holds. */
    private record Holder(Target target, int rule) implements Comparable<Holder> {
        @Override
        public int compareTo(Holder other) {
            int byRule = Integer.compare(rule, other.rule);
            int byName = byRule != 0 ? byRule : target.name().compareTo(other.target.name());
            return byName != 0 ? byName : target.backend().compareTo(other.target.backend());
        }
    }

    private static final class Hold {

        final Persistence persistence;

        @Nullable
        Instant heldSince;

        @Nullable
        Instant lostSince;

        boolean active;

        Hold(Persistence persistence) {
            this.persistence = persistence;
        }
    }

    private record Active(Instant since, String why) {}

    private final Map<Integer, SituationRule> rules;
    private final TreeMap<Holder, Hold> holds = new TreeMap<>();
    private Map<Target, Active> active = Map.of();

    HeldSituations(Map<Integer, SituationRule> rules) {
        this.rules = rules;
    }

    /**
     * Takes notice of what rules match now.
     *
     * @param matches by the rule's index
     */
    Situations update(Map<Integer, List<Match>> matches, Instant at) {
        Map<Holder, List<Match>> holding = new LinkedHashMap<>();
        Set<Target> ended = new HashSet<>();
        matches.forEach((index, each) -> {
            for (SituationAction action : rule(index).actions()) {
                for (Match match : each) {
                    Target target = new Target(action.name(), action.onBackend() ? match.backend() : "");
                    if (action instanceof Begin || action instanceof Mark) {
                        Holder holder = new Holder(target, index);
                        holds.computeIfAbsent(holder, any -> new Hold(persistence(action)));
                        holding.computeIfAbsent(holder, any -> new ArrayList<>())
                                .add(match);
                    } else {
                        ended.add(target);
                    }
                }
            }
        });
        holds.forEach((holder, hold) -> {
            if (holding.containsKey(holder)) {
                held(hold, at);
            } else {
                lost(hold, at);
            }
        });
        holds.entrySet()
                .removeIf(entry -> ended.contains(entry.getKey().target())
                        || (!entry.getValue().active && entry.getValue().heldSince == null));
        active = activeAt(at, holding);
        return situations();
    }

    private SituationRule rule(int index) {
        SituationRule rule = rules.get(index);
        if (rule == null) {
            throw new IllegalArgumentException("there is no rule " + index);
        }
        return rule;
    }

    private static Persistence persistence(SituationAction action) {
        return action instanceof Begin begin ? begin.persistence() : ((Mark) action).persistence();
    }

    private static void held(Hold hold, Instant at) {
        hold.lostSince = null;
        Instant since = hold.heldSince == null ? at : hold.heldSince;
        hold.heldSince = since;
        hold.active |= lasted(since, at, hold.persistence.after());
    }

    private static void lost(Hold hold, Instant at) {
        hold.heldSince = null;
        Instant since = hold.lostSince == null ? at : hold.lostSince;
        hold.lostSince = since;
        hold.active &= !lasted(since, at, hold.persistence.until());
    }

    private static boolean lasted(Instant since, Instant at, Duration duration) {
        return !since.plus(duration).isAfter(at);
    }

    /** What holds keeps its beginning, whichever rules hold it now. */
    private Map<Target, Active> activeAt(Instant at, Map<Holder, List<Match>> holding) {
        Map<Target, Active> result = new LinkedHashMap<>();
        holds.forEach((holder, hold) -> {
            if (hold.active) {
                Active before = active.get(holder.target());
                result.computeIfAbsent(
                        holder.target(),
                        any -> before == null
                                ? new Active(
                                        at, Reasons.of(rule(holder.rule()), holding.getOrDefault(holder, List.of())))
                                : before);
            }
        });
        return result;
    }

    private Situations situations() {
        List<ActiveSituation> situations = new ArrayList<>();
        List<BackendMark> marks = new ArrayList<>();
        active.forEach((target, each) -> {
            if (target.backend().isEmpty()) {
                situations.add(new ActiveSituation(target.name(), each.since(), each.why()));
            } else {
                marks.add(new BackendMark(target.backend(), target.name(), each.since(), each.why()));
            }
        });
        return Situations.of(situations, marks);
    }
}
