package dev.signalbox.rules;

import dev.signalbox.spi.Placement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rules that matched say of one request, combined without regard to their order.
 *
 * <p>Forbidding holds if any rule forbids; points are summed; of the exclusive verbs the rule with the highest salience
 * holds, and among equals the one with the lowest index, that is the first in the policy. Rules are named by their index in
 * {@link Policy#rules()}. Made to be filled again for each decision by the one thread that uses it: not thread-safe.
 */
public final class Outcome {

    /** The index of no rule. */
    public static final int NO_RULE = -1;

    /** The index of no candidate in particular. */
    public static final int NO_CANDIDATE = -1;

    private long[] fired = new long[1];
    private int[] forbiddenBy = new int[8];
    private int[] points = new int[8];
    private final Exclusive<Placement> required = new Exclusive<>();
    private final Exclusive<Objective> objective = new Exclusive<>();
    private final Exclusive<List<Placement>> fallbacks = new Exclusive<>();
    private final Exclusive<Rejection> rejection = new Exclusive<>();
    private final Exclusive<Hedging> hedging = new Exclusive<>();
    private final Exclusive<Integer> queueing = new Exclusive<>();
    private final Tags tags = new Tags();
    private @Nullable Trace trace;
    private long[] workspace = new long[0];
    private long uses;
    private int ruleCount;
    private int candidateCount;

    /** Sees each rule that fires; for explanations, not for the request path. */
    @FunctionalInterface
    public interface Trace {

        /**
         * Takes note of one firing.
         *
         * @param rule the rule's index
         * @param candidate the index of the candidate it fired for, or {@link #NO_CANDIDATE}
         */
        void fired(int rule, int candidate);
    }

    /**
     * A refusal.
     *
     * @param status the HTTP status to answer with, 400 to 599
     * @param reason what to tell the client
     */
    public record Rejection(int status, String reason) {}

    /**
     * Leave to ask a second backend while the first is silent.
     *
     * @param afterMs how long the first may be silent, in milliseconds
     * @param maxFraction the largest share of requests that may be asked twice, above 0 and at most 1
     */
    public record Hedging(int afterMs, double maxFraction) {}

    /** Lets every firing be seen, until it is set to null. */
    public void trace(@Nullable Trace value) {
        trace = value;
    }

    /** Forgets everything, for this number of rules and candidates. */
    public void reset(int rules, int candidates) {
        ruleCount = rules;
        candidateCount = candidates;
        int words = (rules + 63) >>> 6;
        if (fired.length < words) {
            fired = new long[words];
        } else {
            Arrays.fill(fired, 0L);
        }
        if (points.length < candidates) {
            points = new int[candidates];
            forbiddenBy = new int[candidates];
        } else {
            Arrays.fill(points, 0, candidates, 0);
        }
        Arrays.fill(forbiddenBy, 0, candidates, NO_RULE);
        required.clear();
        objective.clear();
        fallbacks.clear();
        rejection.clear();
        hedging.clear();
        queueing.clear();
        tags.clear();
        uses++;
    }

    /** How often it has been reset, that is for how many decisions it has been used. */
    public long uses() {
        return uses;
    }

    /**
     * Memory in which {@link PlacementRules} note intermediate results of one evaluation, at least as many words as asked
     * for. It holds whatever the last evaluation left there.
     */
    public long[] workspace(int words) {
        if (workspace.length < words) {
            workspace = new long[words];
        }
        return workspace;
    }

    /** Notes that a rule fired for a candidate, or with {@link #NO_CANDIDATE}. */
    public void fired(int rule, int candidate) {
        fired[rule >>> 6] |= 1L << rule;
        if (trace != null) {
            trace.fired(rule, candidate);
        }
    }

    /** Whether firings for each candidate are wanted, rather than one for each rule. */
    public boolean traced() {
        return trace != null;
    }

    /** Takes a candidate out. */
    public void forbid(int rule, int candidate) {
        int current = forbiddenBy[candidate];
        if (current == NO_RULE || rule < current) {
            forbiddenBy[candidate] = rule;
        }
    }

    /** Takes several candidates out, given as bits, of which the lowest is the first candidate. */
    public void forbid(int rule, int first, long candidates) {
        for (long left = candidates; left != 0; left &= left - 1) {
            forbid(rule, first + Long.numberOfTrailingZeros(left));
        }
    }

    /** Adds points to a candidate; negative ones to avoid it. */
    public void prefer(int candidate, int value) {
        points[candidate] += value;
    }

    /** Adds points to several candidates, given as bits, of which the lowest is the first candidate. */
    public void prefer(int first, long candidates, int value) {
        int[] sums = points;
        for (long left = candidates; left != 0; left &= left - 1) {
            sums[first + Long.numberOfTrailingZeros(left)] += value;
        }
    }

    /** Leaves only candidates of a placement. */
    public void requirePlacement(int rule, int salience, Placement placement) {
        required.offer(rule, salience, placement);
    }

    /** Sets what is kept low. */
    public void minimise(int rule, int salience, Objective value) {
        objective.offer(rule, salience, value);
    }

    /** Sets the order of placements in which others are tried after the chosen one. */
    public void fallback(int rule, int salience, List<Placement> placements) {
        fallbacks.offer(rule, salience, placements);
    }

    /** Refuses the request. */
    public void reject(int rule, int salience, Rejection value) {
        rejection.offer(rule, salience, value);
    }

    /** Lets a second backend be asked while the first is silent. */
    public void hedge(int rule, int salience, Hedging value) {
        hedging.offer(rule, salience, value);
    }

    /** Lets the request wait, for that many milliseconds at most, where it would be refused for want of room. */
    public void queue(int rule, int salience, int maxMs) {
        queueing.offer(rule, salience, maxMs);
    }

    /** Attaches a value to the request under a key; of several rules with one key, one holds. */
    public void tag(int rule, int salience, String key, String value) {
        tags.offer(rule, salience, key, value);
    }

    /** Whether a rule fired. */
    public boolean hasFired(int rule) {
        return (fired[rule >>> 6] & 1L << rule) != 0;
    }

    /** The rules that fired, as bits by index. A copy. */
    public long[] firedRules() {
        return fired.clone();
    }

    /** The first rule that forbids a candidate, or {@link #NO_RULE}. */
    public int forbiddenBy(int candidate) {
        return forbiddenBy[candidate];
    }

    /** The sum of a candidate's points. */
    public int points(int candidate) {
        return points[candidate];
    }

    public @Nullable Placement requiredPlacement() {
        return required.value();
    }

    public int requiredPlacementRule() {
        return required.rule();
    }

    public @Nullable Objective objective() {
        return objective.value();
    }

    public int objectiveRule() {
        return objective.rule();
    }

    public @Nullable List<Placement> fallbacks() {
        return fallbacks.value();
    }

    public int fallbacksRule() {
        return fallbacks.rule();
    }

    public @Nullable Rejection rejection() {
        return rejection.value();
    }

    public int rejectionRule() {
        return rejection.rule();
    }

    public @Nullable Hedging hedging() {
        return hedging.value();
    }

    public int hedgingRule() {
        return hedging.rule();
    }

    /** How long the request may wait, in milliseconds. */
    public @Nullable Integer queueing() {
        return queueing.value();
    }

    public int queueingRule() {
        return queueing.rule();
    }

    /** The values attached to the request, by key. A copy; empty if there is none. */
    public SortedMap<String, String> tags() {
        return tags.values();
    }

    /** The rule whose value a key has, or {@link #NO_RULE} if it has none. */
    public int tagRule(String key) {
        return tags.rule(key);
    }

    /** The first thing in which this outcome differs from the one expected, in words; empty if they say the same. */
    Optional<String> differenceFrom(Outcome expected) {
        if (ruleCount != expected.ruleCount || candidateCount != expected.candidateCount) {
            return Optional.of("is of " + ruleCount + " rules and " + candidateCount + " candidates, the reference of "
                    + expected.ruleCount + " and " + expected.candidateCount);
        }
        for (int rule = 0; rule < ruleCount; rule++) {
            if (hasFired(rule) != expected.hasFired(rule)) {
                return Optional.of("rule " + rule + (hasFired(rule) ? " fired" : " did not fire")
                        + ", the reference says otherwise");
            }
        }
        for (int candidate = 0; candidate < candidateCount; candidate++) {
            if (points[candidate] != expected.points[candidate]
                    || forbiddenBy[candidate] != expected.forbiddenBy[candidate]) {
                return Optional.of("candidate " + candidate + " has " + standing(candidate) + ", the reference says "
                        + expected.standing(candidate));
            }
        }
        return required.differenceFrom(expected.required, "required placement")
                .or(() -> objective.differenceFrom(expected.objective, "objective"))
                .or(() -> fallbacks.differenceFrom(expected.fallbacks, "fallbacks"))
                .or(() -> rejection.differenceFrom(expected.rejection, "rejection"))
                .or(() -> hedging.differenceFrom(expected.hedging, "hedging"))
                .or(() -> queueing.differenceFrom(expected.queueing, "queueing"))
                .or(() -> tags.differenceFrom(expected.tags));
    }

    private String standing(int candidate) {
        return points[candidate] + " points"
                + (forbiddenBy[candidate] == NO_RULE ? "" : " and is forbidden by rule " + forbiddenBy[candidate]);
    }
}
