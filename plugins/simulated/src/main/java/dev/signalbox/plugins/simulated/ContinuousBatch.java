package dev.signalbox.plugins.simulated;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulation of continuous batching in one model server.
 *
 * <p>Requests arrive after a fixed latency and queue for the reading of their prompt, a place in the batch and room in the KV
 * cache, first come, first served. Prompts are read one at a time, and give the first token. From then on each iteration of the batch gives every request in
 * it one token, and takes longer the more there are.
 *
 * <p>Time is simulated, in nanoseconds from any origin, and moves only when the caller says so. Not thread-safe.
 */
final class ContinuousBatch {

    /** The time of an event that is not due. */
    static final long NEVER = Long.MAX_VALUE;

    private final SimulationProfile profile;
    private final int maxRunning;
    private final Deque<Generation> arriving = new ArrayDeque<>();
    private final Deque<Generation> waiting = new ArrayDeque<>();
    private final List<Generation> joining = new ArrayList<>();
    private final List<Generation> decoding = new ArrayList<>();
    private @Nullable Generation prefilling;
    private long tokensInCache;
    private long prefillEndsAt = NEVER;
    private long iterationEndsAt = NEVER;

    ContinuousBatch(SimulationProfile profile, int maxRunning) {
        this.profile = profile;
        this.maxRunning = maxRunning;
    }

    /** Takes a request that was sent now. Call {@link #advance} first, and again to see what is due at once. */
    void submit(Generation generation, long nowNanos) {
        generation.arrivesAtNanos = nowNanos + nanos(profile.latencyMs());
        arriving.add(generation);
    }

    /** Forgets a request wherever it is. */
    void cancel(Generation generation, long nowNanos) {
        if (arriving.remove(generation) || waiting.remove(generation)) {
            return;
        }
        if (generation.equals(prefilling)) {
            prefilling = null;
            prefillEndsAt = NEVER;
        } else if (!joining.remove(generation) && !decoding.remove(generation)) {
            return;
        }
        release(generation);
        admit(nowNanos);
    }

    /** Lets everything happen that is due by now, in the order of time. */
    void advance(long nowNanos) {
        long next = nextEventNanos();
        while (next <= nowNanos) {
            if (next == iterationEndsAt) {
                endIteration(next);
            } else if (next == prefillEndsAt && prefilling != null) {
                endPrefill(prefilling, next);
            } else {
                waiting.add(arriving.remove());
            }
            admit(next);
            next = nextEventNanos();
        }
    }

    /** When something happens next; {@link #NEVER} if nothing is under way. */
    long nextEventNanos() {
        Generation first = arriving.peek();
        long arrival = first == null ? NEVER : first.arrivesAtNanos;
        return Math.min(arrival, Math.min(prefillEndsAt, iterationEndsAt));
    }

    int running() {
        return (prefilling == null ? 0 : 1) + joining.size() + decoding.size();
    }

    int waiting() {
        return waiting.size();
    }

    /** The used share of the KV cache, 0 to 1. */
    double kvCacheUsage() {
        return Math.min(1, (double) tokensInCache / profile.kvCacheTokens());
    }

    private void admit(long nowNanos) {
        if (prefilling == null && !waiting.isEmpty() && running() < maxRunning && fits(waiting.element())) {
            prefilling = waiting.remove();
            tokensInCache += prefilling.tokensInCache();
            prefillEndsAt = nowNanos + (long) (prefilling.promptTokens * 1e9 / profile.prefillTokensPerSecond());
        }
    }

    // One that is larger than the whole cache still has to run some time: alone.
    private boolean fits(Generation generation) {
        return running() == 0 || tokensInCache + generation.tokensInCache() <= profile.kvCacheTokens();
    }

    private void endPrefill(Generation generation, long nowNanos) {
        prefilling = null;
        prefillEndsAt = NEVER;
        if (generation.emit()) {
            release(generation);
        } else {
            joining.add(generation);
            if (iterationEndsAt == NEVER) {
                startIteration(nowNanos);
            }
        }
    }

    private void startIteration(long nowNanos) {
        decoding.addAll(joining);
        joining.clear();
        iterationEndsAt = decoding.isEmpty()
                ? NEVER
                : nowNanos + nanos(profile.tpotAlphaMs() + profile.tpotBetaMs() * decoding.size());
    }

    private void endIteration(long nowNanos) {
        for (Iterator<Generation> each = decoding.iterator(); each.hasNext(); ) {
            Generation generation = each.next();
            if (generation.emit()) {
                each.remove();
                release(generation);
            }
        }
        startIteration(nowNanos);
    }

    private void release(Generation generation) {
        tokensInCache -= generation.tokensInCache();
    }

    private static long nanos(double milliseconds) {
        return (long) (milliseconds * 1e6);
    }
}
