package dev.signalbox.rules.matrix;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The matrix for a fixed list of candidates, with every column that their descriptions settle.
 *
 * <p>The memory of a decision is one bit for each remembered column and block, which says that it has been computed, and
 * behind those the columns' bits.
 */
final class PreparedMatrix implements PlacementRules.Prepared {

    private final RuleIndex index;
    private final int ruleCount;
    private final CandidateFacts[] candidates;
    private final int blocks;
    /** The settled columns, one after the other. */
    private final long[] settled;
    /** For each rule, by its index, the candidates that its settled columns leave. */
    private final long[] eligible;
    /** For each group, by its id, the rules that may fire at all. */
    private final long[] possible;

    private final int memoryOffset;
    private final int memoryWords;

    PreparedMatrix(RuleIndex index, int ruleCount, Columns columns, List<CandidateFacts> candidates) {
        this.index = index;
        this.ruleCount = ruleCount;
        this.candidates = candidates.toArray(CandidateFacts[]::new);
        blocks = words(this.candidates.length);
        settled = settle(columns.settledTests());
        eligible = new long[ruleCount * blocks];
        possible = new long[index.all().size()];
        for (RuleGroup group : index.all()) {
            for (int bit = 0; bit < group.size(); bit++) {
                if (possible(group.rule(bit))) {
                    possible[group.id()] |= 1L << bit;
                }
            }
        }
        memoryOffset = words(columns.remembered() * blocks);
        memoryWords = memoryOffset + columns.remembered() * blocks;
    }

    @Override
    public void evaluate(RequestFacts request, World world, CandidateFigures figures, Outcome outcome) {
        if (figures.size() != candidates.length) {
            throw new IllegalArgumentException(
                    "figures of " + figures.size() + " candidates, prepared for " + candidates.length);
        }
        outcome.reset(ruleCount, candidates.length);
        long[] memory = outcome.workspace(memoryWords);
        Arrays.fill(memory, 0, memoryOffset, 0L);
        for (RuleGroup group : index.groups(request.requestClass())) {
            long matching = group.matching(possible[group.id()], request, world);
            while (matching != 0) {
                CompiledRule rule = group.rule(Long.numberOfTrailingZeros(matching));
                apply(rule, request, world, figures, outcome, memory);
                matching &= matching - 1;
            }
        }
    }

    int size() {
        return candidates.length;
    }

    CandidateFacts candidate(int place) {
        return candidates[place];
    }

    /** How many times 64 candidates there are, rounded up. */
    int blocks() {
        return blocks;
    }

    /** The candidate after the last of the block that begins there. */
    int end(int from) {
        return Math.min(from + Long.SIZE, candidates.length);
    }

    /** A settled column's bits. */
    long settled(int column, int block) {
        return settled[column * blocks + block];
    }

    /** Where in a decision's memory the columns begin. */
    int memoryOffset() {
        return memoryOffset;
    }

    private void apply(
            CompiledRule rule,
            RequestFacts request,
            World world,
            CandidateFigures figures,
            Outcome outcome,
            long[] memory) {
        for (CompiledRule.MovingCount count : rule.movingCounts()) {
            if (any(count.column(), request, world, figures, memory) != count.some()) {
                return;
            }
        }
        if (!rule.eachCandidate()) {
            outcome.fired(rule.index(), Outcome.NO_CANDIDATE);
            contribute(rule, outcome);
            return;
        }
        boolean fired = false;
        for (int block = 0; block < blocks; block++) {
            long bits = eligible[rule.index() * blocks + block];
            for (Column column : rule.moving()) {
                if (bits == 0) {
                    break;
                }
                bits &= column.bits(block, request, world, this, figures, memory);
            }
            if (bits != 0) {
                onCandidates(rule, block, bits, outcome);
                fired = true;
            }
        }
        if (fired) {
            if (!outcome.traced()) {
                outcome.fired(rule.index(), Outcome.NO_CANDIDATE);
            }
            contribute(rule, outcome);
        }
    }

    private static void onCandidates(CompiledRule rule, int block, long bits, Outcome outcome) {
        boolean traced = outcome.traced();
        for (long left = bits; left != 0; left &= left - 1) {
            int candidate = block * Long.SIZE + Long.numberOfTrailingZeros(left);
            if (traced) {
                outcome.fired(rule.index(), candidate);
            }
            if (rule.forbids()) {
                outcome.forbid(rule.index(), candidate);
            }
            outcome.prefer(candidate, rule.points());
        }
    }

    private static void contribute(CompiledRule rule, Outcome outcome) {
        for (Consumer<Outcome> contribution : rule.contributions()) {
            contribution.accept(outcome);
        }
    }

    private boolean any(
            Column column, RequestFacts request, World world, CandidateFigures figures, long[] memory) {
        for (int block = 0; block < blocks; block++) {
            if ((column.bits(block, request, world, this, figures, memory) & valid(block)) != 0) {
                return true;
            }
        }
        return false;
    }

    private long[] settle(List<Test> tests) {
        long[] bits = new long[tests.size() * blocks];
        for (int column = 0; column < tests.size(); column++) {
            for (int place = 0; place < candidates.length; place++) {
                if (tests.get(column)
                        .holds(Reader.NO_REQUEST, Reader.NO_WORLD, candidates[place], Reader.NO_FIGURES, place)) {
                    bits[column * blocks + (place >>> 6)] |= 1L << place;
                }
            }
        }
        return bits;
    }

    /** Whether a rule may fire with these candidates; notes for which. */
    private boolean possible(CompiledRule rule) {
        for (CompiledRule.SettledCount count : rule.settledCounts()) {
            boolean any = false;
            for (int block = 0; block < blocks; block++) {
                any |= settled(count.column(), block) != 0;
            }
            if (any != count.some()) {
                return false;
            }
        }
        boolean any = !rule.eachCandidate();
        for (int block = 0; block < blocks; block++) {
            long bits = valid(block);
            for (int column : rule.settled()) {
                bits &= settled(column, block);
            }
            eligible[rule.index() * blocks + block] = bits;
            any |= bits != 0;
        }
        return any;
    }

    /** The bits of a block that belong to candidates. */
    private long valid(int block) {
        int left = candidates.length - block * Long.SIZE;
        return left >= Long.SIZE ? -1L : (1L << left) - 1;
    }

    private static int words(int bits) {
        return (bits + Long.SIZE - 1) >>> 6;
    }
}
