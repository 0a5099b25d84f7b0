package dev.signalbox.core.policy;

import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.Lineup;
import dev.signalbox.core.decision.PolicyInUse;
import dev.signalbox.core.decision.RequestResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows live decisions to the shadow and to whoever compares the canary; without either it costs one volatile read. */
final class LiveTraffic implements DecisionObserver, AutoCloseable {

    private volatile Watches watches = new Watches(null, null);
    private @Nullable Lineup watched;

    private record Watches(
            @Nullable CanaryWatch canary, @Nullable ShadowWatch shadow) {}

    /** Watches the policies of a line-up. What did not change goes on being counted; anything else begins anew. */
    synchronized void watch(Lineup lineup, ActiveDecider decider) {
        Lineup before = watched;
        Watches now = watches;
        String active = lineup.active().policy().revision();
        boolean sameActive = before != null && before.active().isSame(lineup.active());

        PolicyInUse canary = lineup.canary();
        CanaryWatch canaryWatch = null;
        if (canary != null) {
            boolean same = sameActive
                    && before != null
                    && same(before.canary(), canary)
                    && before.share().equals(lineup.share());
            canaryWatch =
                    same ? now.canary : new CanaryWatch(active, canary.policy().revision());
        }

        PolicyInUse shadow = lineup.shadow();
        ShadowWatch shadowWatch = null;
        if (shadow != null) {
            boolean same = sameActive && before != null && same(before.shadow(), shadow);
            shadowWatch = same ? now.shadow : new ShadowWatch(active, decider::shadow).start();
        }
        if (now.shadow != null && now.shadow != shadowWatch) {
            now.shadow.close();
        }
        watches = new Watches(canaryWatch, shadowWatch);
        watched = lineup;
    }

    Optional<ShadowFigures> shadowFigures() {
        return Optional.ofNullable(watches.shadow).map(ShadowWatch::figures);
    }

    Optional<CanaryFigures> canaryFigures() {
        return Optional.ofNullable(watches.canary)
                .map(canary -> new CanaryFigures(canary.ofActive(), canary.ofCanary()));
    }

    @Override
    public void decided(Decision decision, long nanos) {
        Watches now = watches;
        if (now.canary != null) {
            now.canary.decided(decision);
        }
        if (now.shadow != null) {
            now.shadow.offer(decision);
        }
    }

    @Override
    public void completed(Decision decision, RequestResult result) {
        Watches now = watches;
        if (now.canary != null) {
            now.canary.completed(decision, result);
        }
    }

    /** Ends the shadow's thread. */
    @Override
    public synchronized void close() {
        Watches now = watches;
        if (now.shadow != null) {
            now.shadow.close();
        }
        watches = new Watches(null, null);
    }

    private static boolean same(@Nullable PolicyInUse before, PolicyInUse now) {
        return before != null && before.isSame(now);
    }
}
