package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.List;

/**
 * A decision in full, for a person or a record.
 *
 * @param decision what is explained
 * @param reproduced whether deciding again gave the same choices in the same order
 * @param reasons what each rule that fired contributed, in the policy's order
 * @param candidates every offer that was considered: first the choices in their order, then those that were rejected
 */
public record Explanation(Decision decision, boolean reproduced, List<Reason> reasons, List<Candidate> candidates) {

    public Explanation {
        reasons = List.copyOf(reasons);
        candidates = List.copyOf(candidates);
    }

    /**
     * Whether a cost model of the candidates was replaced or set aside since the decision was made, or works again since. The
     * estimates shown are then not those it was made with, and deciding again may give another result.
     */
    public boolean estimatesChanged() {
        CandidateGroup group = decision.input().group();
        if (group == null) {
            return false;
        }
        for (int i = 0; i < group.size(); i++) {
            if (group.offer(i).tenure().estimatesChangedSince(decision.epochMillis())) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a rule that fired contributed.
     *
     * @param effects its actions in words, such as {@code prefer +10}
     * @param backends the backends it fired for; empty if it matched no candidate in particular
     */
    public record Reason(Rule rule, List<String> effects, List<String> backends) {
        public Reason {
            effects = List.copyOf(effects);
            backends = List.copyOf(backends);
        }
    }

    /**
     * How an offer came out.
     *
     * @param model the model it offers: the one asked for, or one that a rule lets serve in its place
     * @param rank 0 for the chosen one, 1 for the first fallback and so on; -1 if it was rejected
     * @param because why it was rejected: {@code forbidden}, {@code not-serving}, {@code wrong-placement},
     *     {@code does-not-fit}, {@code busy} or {@code not-a-fallback}; empty if it was not
     * @param rule the rule that rejected it; empty if none did
     * @param detail the values that mattered, in words
     * @param points the sum of the rules' points
     * @param estimate what it was predicted to take, times as corrected
     * @param corrected by what its times were multiplied
     * @param endToEndMs predicted time to the last token
     * @param meetsSlo 1 if it was predicted to meet the targets, 0 if not, NaN if that is not known
     * @param running requests it worked on; {@link InferenceRequest#UNKNOWN} if unknown
     * @param waiting requests in its queue; {@link InferenceRequest#UNKNOWN} if unknown
     * @param loadAgeMs the age of these figures; NaN if there are none
     * @param cachedTokens how many of the prompt's tokens its prefix cache likely holds; {@link InferenceRequest#UNKNOWN} if unknown
     */
    public record Candidate(
            String backend,
            Placement placement,
            String model,
            int rank,
            String because,
            String rule,
            String detail,
            int points,
            CostEstimate estimate,
            Corrected corrected,
            double endToEndMs,
            double meetsSlo,
            int running,
            int waiting,
            double loadAgeMs,
            int cachedTokens) {}

    /**
     * By what predicted times were multiplied, because of earlier answers.
     *
     * @param ttft the factor for the time to the first token
     * @param tpot the factor for the time per output token
     */
    public record Corrected(Correction.Factor ttft, Correction.Factor tpot) {

        /** Nothing was corrected. */
        public static final Corrected NOT = new Corrected(Correction.Factor.NONE, Correction.Factor.NONE);
    }
}
