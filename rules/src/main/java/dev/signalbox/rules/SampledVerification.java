package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Placement rules for the request path of which a share of the evaluations is repeated by the reference.
 *
 * <p>Verification waits for {@link #begin}, because a reference may take a second to start in a cold process.
 *
 * <p>On the first difference the alarm is raised, and from then on the reference alone is asked, for as long as the policy
 * is in use. A reference that fails raises the alarm as well, but the request path keeps its rules: then there is nothing
 * better. Either way verification ends, so that the alarm is raised at most once.
 *
 * <p>Which evaluations are repeated follows from {@link Outcome#uses}, so threads share nothing for it: an outcome must be
 * used again from decision to decision. One with a trace is never repeated. A repeated evaluation takes the time of the
 * reference, some 50 to 200 microseconds, on the caller's thread.
 */
public final class SampledVerification implements PlacementRules {

    private final PlacementRules rules;
    private final PlacementRules reference;
    private final Runnable agreed;
    private final Consumer<Disagreement> alarm;
    /** A use is repeated if its mixed number is below. */
    private final long threshold;

    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Mode mode = Mode.TRUST;

    private enum Mode {
        VERIFY,
        TRUST,
        REFERENCE
    }

    private SampledVerification(
            PlacementRules rules,
            PlacementRules reference,
            double share,
            Runnable agreed,
            Consumer<Disagreement> alarm) {
        this.rules = rules;
        this.reference = reference;
        this.agreed = agreed;
        this.alarm = alarm;
        threshold = share == 1 ? Long.MAX_VALUE : (long) (share * Long.MAX_VALUE);
    }

    /**
     * Verifies rules.
     *
     * @param share of the evaluations to repeat, 0 to 1
     * @param alarm told of the first difference, on the thread of the decision, so it must not block
     */
    public static SampledVerification of(
            PlacementRules rules, PlacementRules reference, double share, Consumer<Disagreement> alarm) {
        return of(rules, reference, share, () -> {}, alarm);
    }

    /**
     * Verifies rules, and tells of every repeated evaluation that gave the same.
     *
     * @param share of the evaluations to repeat, 0 to 1
     * @param agreed told of each, on the thread of the decision, so it must not block
     * @param alarm told of the first difference, likewise
     */
    public static SampledVerification of(
            PlacementRules rules,
            PlacementRules reference,
            double share,
            Runnable agreed,
            Consumer<Disagreement> alarm) {
        requireNonNull(rules, "rules");
        requireNonNull(reference, "reference");
        requireNonNull(agreed, "agreed");
        requireNonNull(alarm, "alarm");
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + ", must lie in 0 to 1");
        }
        return new SampledVerification(rules, reference, share, agreed, alarm);
    }

    /** Starts the reference and then verifies. Blocks meanwhile, so it is for a background thread; once is enough. */
    public void begin() {
        World world = World.of(LocalDate.EPOCH, 0);
        RequestFacts request = RequestFacts.unclassified(
                InferenceRequest.builder(Operation.CHAT, "").build());
        try {
            reference.classify(request, world);
            reference.prepare(List.of()).evaluate(request, world, new CandidateFigures(0), new Outcome());
        } catch (RuntimeException e) {
            end(Mode.TRUST, failure(request, world, e));
            return;
        }
        if (!over.get()) {
            mode = Mode.VERIFY;
        }
    }

    @Override
    public int classify(RequestFacts request, World world) {
        return (mode == Mode.REFERENCE ? reference : rules).classify(request, world);
    }

    @Override
    public List<String> substitutes(RequestFacts classified, World world) {
        return (mode == Mode.REFERENCE ? reference : rules).substitutes(classified, world);
    }

    @Override
    public Prepared prepare(List<CandidateFacts> candidates) {
        Prepared fast = rules.prepare(candidates);
        Prepared slow = reference.prepare(candidates);
        return (request, world, figures, outcome) -> {
            if (mode == Mode.REFERENCE) {
                slow.evaluate(request, world, figures, outcome);
                return;
            }
            fast.evaluate(request, world, figures, outcome);
            if (mode == Mode.VERIFY && !outcome.traced() && sampled(outcome.uses())) {
                verify(slow, request, world, figures, outcome);
            }
        };
    }

    private boolean sampled(long use) {
        // The finalizer of SplitMix64: neighbouring numbers become unrelated ones.
        long mixed = use * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return mixed >>> 1 < threshold;
    }

    private void verify(Prepared slow, RequestFacts request, World world, CandidateFigures figures, Outcome outcome) {
        Outcome expected = new Outcome();
        Optional<String> difference;
        try {
            slow.evaluate(request, world, figures, expected);
            difference = outcome.differenceFrom(expected)
                    .or(() -> differenceInClass(request, world))
                    .or(() -> differenceInSubstitutes(request, world));
        } catch (RuntimeException e) {
            end(Mode.TRUST, failure(request, world, e));
            return;
        }
        if (difference.isPresent()) {
            end(Mode.REFERENCE, new Disagreement(request, world, difference.get()));
            slow.evaluate(request, world, figures, outcome);
        } else {
            agreed.run();
        }
    }

    private Optional<String> differenceInClass(RequestFacts request, World world) {
        RequestFacts unclassified = RequestFacts.unclassified(request.request());
        int given = rules.classify(unclassified, world);
        int expected = reference.classify(unclassified, world);
        return given == expected
                ? Optional.empty()
                : Optional.of("the class is given by " + named(given) + ", the reference says " + named(expected));
    }

    private static String named(int rule) {
        return rule == Outcome.NO_RULE ? "no rule" : "rule " + rule;
    }

    private Optional<String> differenceInSubstitutes(RequestFacts request, World world) {
        List<String> given = rules.substitutes(request, world);
        List<String> expected = reference.substitutes(request, world);
        return given.equals(expected)
                ? Optional.empty()
                : Optional.of("substitutes are " + given + ", the reference says " + expected);
    }

    private static Disagreement failure(RequestFacts request, World world, RuntimeException cause) {
        return new Disagreement(request, world, "the reference failed: " + cause);
    }

    private void end(Mode next, Disagreement disagreement) {
        if (over.compareAndSet(false, true)) {
            mode = next;
            alarm.accept(disagreement);
        }
    }
}
