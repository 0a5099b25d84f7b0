package dev.signalbox.core.policy;

import dev.signalbox.core.decision.Attainment;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts how the requests of a canary and of the active policy end, from the canary's beginning on. May be used by many threads. */
final class CanaryWatch {

    private final String active;
    private final String canary;
    private final Arm ofActive = new Arm();
    private final Arm ofCanary = new Arm();

    CanaryWatch(String active, String canary) {
        this.active = active;
        this.canary = canary;
    }

    void decided(Decision decision) {
        Arm arm = arm(decision);
        if (arm != null) {
            arm.decided.increment();
            if (decision.refusal() != null) {
                arm.refused.increment();
            }
        }
    }

    void completed(Decision decision, RequestResult result) {
        Arm arm = arm(decision);
        if (arm == null || result.outcome() == RequestResult.Outcome.CANCELLED) {
            return;
        }
        arm.ended.increment();
        if (result.outcome() != RequestResult.Outcome.ANSWERED || result.status() >= 500) {
            arm.failed.increment();
        }
        Attainment attainment = Attainment.of(decision.facts(), result);
        if (attainment != Attainment.NOT_JUDGED) {
            arm.judged.increment();
            if (attainment == Attainment.MISSED) {
                arm.missed.increment();
            }
        }
    }

    ArmFigures ofActive() {
        return ofActive.figures();
    }

    ArmFigures ofCanary() {
        return ofCanary.figures();
    }

    /** Null for a decision of a policy that was in force before. */
    private @Nullable Arm arm(Decision decision) {
        String revision = decision.policyRevision();
        return revision.equals(canary) ? ofCanary : revision.equals(active) ? ofActive : null;
    }

    private static final class Arm {

        private final LongAdder decided = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private final LongAdder ended = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder judged = new LongAdder();
        private final LongAdder missed = new LongAdder();

        ArmFigures figures() {
            return new ArmFigures(decided.sum(), refused.sum(), ended.sum(), failed.sum(), judged.sum(), missed.sum());
        }
    }
}
