package dev.signalbox.rules.matrix;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.Arrays;
import java.util.List;

/**
 * The matrix for a fixed list of candidates, with every column that their descriptions settle.
 *
 * <p>The memory of a decision is one bit for each moving column and block, which says that it has been computed, and
 * behind those the columns' bits.
 */
final class PreparedMatrix implements PlacementRules.Prepared {

    private final RuleIndex index;
    private final int ruleCount;
    private final CandidateFacts[] candidates;
    private final int blocks;
    /** The settled columns, one after the other. */
    private final long[] settled;
    /** What decisions compute, by column id. */
    private final Column[] moving;
    /** For each rule of each group the candidates that its settled columns leave. */
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
        moving = columns.movingColumns();
        eligible = new long[index.all().stream().mapToInt(RuleGroup::size).sum() * blocks];
        possible = new long[index.all().size()];
        for (RuleGroup group : index.all()) {
            for (int bit = 0; bit < group.size(); bit++) {
                if (possible(group.rule(bit), group.place(bit))) {
                    possible[group.id()] |= 1L << bit;
                }
            }
        }
        memoryOffset = words(moving.length * blocks);
        memoryWords = memoryOffset + moving.length * blocks;
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
            matching &= ~miscounted(group, matching & group.counted(), request, world, figures, memory);
            fireOnce(group, matching & group.once(), outcome);
            long left = matching & ~group.once();
            for (int block = 0; left != 0 && block < blocks; block++) {
                for (RuleGroup.Use use : group.columns()) {
                    if ((use.users() & left) != 0) {
                        moving(use.column(), block, request, world, figures, memory);
                    }
                }
                fireOnCandidates(group, left, block, memory, outcome);
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

    /** The bits of a column that depends on request or figures, computed at most once in a decision. */
    long moving(int column, int block, RequestFacts request, World world, CandidateFigures figures, long[] memory) {
        int place = column * blocks + block;
        if ((memory[place >>> 6] & 1L << place) == 0) {
            memory[memoryOffset + place] = moving[column].bits(block, request, world, this, figures, memory);
            memory[place >>> 6] |= 1L << place;
        }
        return memory[memoryOffset + place];
    }

    private long miscounted(
            RuleGroup group, long rules, RequestFacts request, World world, CandidateFigures figures, long[] memory) {
        long miscounted = 0;
        for (long left = rules; left != 0; left &= left - 1) {
            for (CompiledRule.MovingCount count :
                    group.rule(Long.numberOfTrailingZeros(left)).movingCounts()) {
                if (any(count.column(), request, world, figures, memory) != count.some()) {
                    miscounted |= Long.lowestOneBit(left);
                }
            }
        }
        return miscounted;
    }

    private static void fireOnce(RuleGroup group, long rules, Outcome outcome) {
        for (long left = rules; left != 0; left &= left - 1) {
            int bit = Long.numberOfTrailingZeros(left);
            outcome.fired(group.index(bit), Outcome.NO_CANDIDATE);
            contribute(group.rule(bit), outcome);
        }
    }

    private void fireOnCandidates(RuleGroup group, long rules, int block, long[] memory, Outcome outcome) {
        int first = block * Long.SIZE;
        boolean traced = outcome.traced();
        for (long left = rules; left != 0; left &= left - 1) {
            int bit = Long.numberOfTrailingZeros(left);
            long bits = eligible[group.place(bit) * blocks + block]
                    & memory[memoryOffset + group.movingColumn(bit) * blocks + block];
            if (bits == 0) {
                continue;
            }
            long rule = Long.lowestOneBit(left);
            if (traced) {
                trace(group.index(bit), first, bits, outcome);
            } else {
                outcome.fired(group.index(bit), Outcome.NO_CANDIDATE);
            }
            if (group.points(bit) != 0) {
                outcome.prefer(first, bits, group.points(bit));
            }
            if ((group.forbidding() & rule) != 0) {
                outcome.forbid(group.index(bit), first, bits);
            }
            if ((group.contributing() & rule) != 0) {
                contribute(group.rule(bit), outcome);
            }
        }
    }

    private static void trace(int rule, int first, long bits, Outcome outcome) {
        for (long left = bits; left != 0; left &= left - 1) {
            outcome.fired(rule, first + Long.numberOfTrailingZeros(left));
        }
    }

    private static void contribute(CompiledRule rule, Outcome outcome) {
        for (CompiledRule.Contribution contribution : rule.contributions()) {
            contribution.addTo(outcome);
        }
    }

    private boolean any(int column, RequestFacts request, World world, CandidateFigures figures, long[] memory) {
        for (int block = 0; block < blocks; block++) {
            if ((moving(column, block, request, world, figures, memory) & valid(block)) != 0) {
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
    private boolean possible(CompiledRule rule, int place) {
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
            eligible[place * blocks + block] = bits;
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
