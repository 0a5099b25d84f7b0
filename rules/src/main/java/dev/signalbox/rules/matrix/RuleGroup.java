package dev.signalbox.rules.matrix;

import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to 64 rules, each a bit of a word, and the tables that say which of them a request satisfies. The tables grow with the
 * rules' text, not with the number of rules times the number of values.
 *
 * <p>What decisions need of the rules lies here in arrays by bit, so that the rules themselves need not be touched.
 */
final class RuleGroup {

    /** How many rules a group may hold. */
    static final int MAX_RULES = Long.SIZE;

    private final int id;
    private final int firstPlace;
    private final CompiledRule[] rules;
    private final Dimension[] dimensions;
    private final Use[] columns;
    private final int[] indexes;
    private final int[] movingColumns;
    private final int[] points;
    private final long once;
    private final long counted;
    private final long forbidding;
    private final long contributing;

    /** The rules, as bits, that need a moving column. */
    record Use(int column, long users) {}

    /** Makes groups and numbers them. */
    static final class Builder {

        private final Comparator<CompiledRule> order;
        private final List<RuleGroup> all = new ArrayList<>();
        private int places;

        /** The order of rules in a group. */
        Builder(Comparator<CompiledRule> order) {
            this.order = order;
        }

        /** Makes as many groups as the rules need. */
        RuleGroup[] add(List<CompiledRule> rules) {
            List<CompiledRule> sorted = rules.stream().sorted(order).toList();
            List<RuleGroup> groups = new ArrayList<>();
            for (int from = 0; from < sorted.size(); from += MAX_RULES) {
                List<CompiledRule> members = sorted.subList(from, Math.min(sorted.size(), from + MAX_RULES));
                groups.add(new RuleGroup(all.size() + groups.size(), places, members));
                places += members.size();
            }
            all.addAll(groups);
            return groups.toArray(RuleGroup[]::new);
        }

        /** All groups made, by id. */
        List<RuleGroup> all() {
            return List.copyOf(all);
        }
    }

    private RuleGroup(int id, int firstPlace, List<CompiledRule> members) {
        this.id = id;
        this.firstPlace = firstPlace;
        rules = members.toArray(CompiledRule[]::new);
        dimensions = DimensionCompiler.compile(members);
        indexes = members.stream().mapToInt(CompiledRule::index).toArray();
        movingColumns = members.stream().mapToInt(CompiledRule::moving).toArray();
        points = members.stream().mapToInt(CompiledRule::points).toArray();
        Map<Integer, Long> users = new TreeMap<>();
        long once = 0;
        long counted = 0;
        long forbidding = 0;
        long contributing = 0;
        for (int bit = 0; bit < rules.length; bit++) {
            CompiledRule rule = rules[bit];
            long mask = 1L << bit;
            users.merge(rule.moving(), mask, (left, right) -> left | right);
            once |= rule.eachCandidate() ? 0 : mask;
            counted |= rule.movingCounts().length == 0 ? 0 : mask;
            forbidding |= rule.forbids() ? mask : 0;
            contributing |= rule.contributions().length == 0 ? 0 : mask;
        }
        columns = users.entrySet().stream()
                .map(entry -> new Use(entry.getKey(), entry.getValue()))
                .toArray(Use[]::new);
        this.once = once;
        this.counted = counted;
        this.forbidding = forbidding;
        this.contributing = contributing;
    }

    /** Tells groups apart. */
    int id() {
        return id;
    }

    /** How many rules it holds. */
    int size() {
        return rules.length;
    }

    /** The rule of a bit. */
    CompiledRule rule(int bit) {
        return rules[bit];
    }

    /** The number of a bit's place among those of all groups. */
    int place(int bit) {
        return firstPlace + bit;
    }

    /** The index in the policy of a bit's rule. */
    int index(int bit) {
        return indexes[bit];
    }

    /** The column that a bit's rule needs of the moment. */
    int movingColumn(int bit) {
        return movingColumns[bit];
    }

    /** What a bit's rule adds to candidates. */
    int points(int bit) {
        return points[bit];
    }

    /** The moving columns that the rules need. */
    Use[] columns() {
        return columns;
    }

    /** The rules that fire once, not for each candidate. */
    long once() {
        return once;
    }

    /** The rules that ask whether some or no candidate satisfies something at the moment. */
    long counted() {
        return counted;
    }

    /** The rules that take candidates out. */
    long forbidding() {
        return forbidding;
    }

    /** The rules that say something of the decision as a whole. */
    long contributing() {
        return contributing;
    }

    /**
     * The rules whose conditions on request and clock hold, among those that are possible.
     *
     * @param possible the rules to look at, as bits
     */
    long matching(long possible, RequestFacts request, World world) {
        long matching = possible;
        for (Dimension dimension : dimensions) {
            if ((matching & dimension.users()) != 0) {
                matching &= dimension.satisfied(request, world);
            }
        }
        return matching;
    }
}
