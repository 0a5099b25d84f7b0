package dev.signalbox.core.policy;

import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Lineup;
import dev.signalbox.core.decision.PolicyInUse;
import dev.signalbox.core.decision.StickyShare;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The policies that decide, each ready to be asked: the active one, the canary and the shadow, with the decider they are put in force
 * by and the traffic they are compared on. A change takes effect with {@link #use}.
 *
 * <p>Changed by one thread at a time.
 */
final class PoliciesInUse implements AutoCloseable {

    private final Revisions revisions;
    private final Function<Policy, PlacementRules> engine;
    private final ActiveDecider decider;
    private final LiveTraffic traffic = new LiveTraffic();

    private PolicyInUse active;
    private @Nullable PolicyInUse canary;
    private @Nullable PolicyInUse shadow;

    /** One policy, which decides everything. */
    PoliciesInUse(Policy first, Revisions revisions, Function<Policy, PlacementRules> engine, WorldSources world) {
        this.revisions = revisions;
        this.engine = engine;
        this.active = ready(first);
        this.decider = new ActiveDecider(new Decider(active.policy(), active.rules(), FleetSnapshot.EMPTY, world));
    }

    /** The deciders in force. */
    ActiveDecider decider() {
        return decider;
    }

    /** What is compared and counted of live requests. */
    LiveTraffic traffic() {
        return traffic;
    }

    /** The active policy. */
    Policy active() {
        return active.policy();
    }

    /**
     * A revision's policy, as it is in use already or compiled anew.
     *
     * @throws LifecycleException if it has errors
     */
    PolicyInUse of(Revision revision) {
        String id = revision.id();
        if (is(id, active)) {
            return active;
        }
        if (canary != null && is(id, canary)) {
            return canary;
        }
        if (shadow != null && is(id, shadow)) {
            return shadow;
        }
        CompiledFiles compiled = revisions.compile(id);
        return ready(
                compiled.policy().orElseThrow(() -> LifecycleException.unusable(revision.with(compiled.findings()))));
    }

    /** Takes up the canary and the shadow that were under way when the process ended; those that can't go on end. */
    void resume() {
        LifecycleState state = revisions.state();
        canary = resumed(state.canary());
        shadow = resumed(state.shadow());
        if (canary == null && !state.canary().isEmpty()) {
            ended(Transition.Kind.CANARY_ENDED, state.canary(), state.withCanary("", 0));
        }
        if (shadow == null && !state.shadow().isEmpty()) {
            ended(
                    Transition.Kind.SHADOW_ENDED,
                    state.shadow(),
                    revisions.state().withShadow(""));
        }
    }

    void activate(PolicyInUse policy) {
        active = policy;
    }

    void canary(@Nullable PolicyInUse policy) {
        canary = policy;
    }

    void shadow(@Nullable PolicyInUse policy) {
        shadow = policy;
    }

    /** Has requests decided by them from now on. */
    void use() {
        Lineup lineup = Lineup.of(active);
        LifecycleState state = revisions.state();
        if (canary != null) {
            lineup = lineup.withCanary(canary, new StickyShare(state.canary(), state.canaryBasisPoints()));
        }
        if (shadow != null) {
            lineup = lineup.withShadow(shadow);
        }
        decider.use(lineup);
        traffic.watch(lineup, decider);
    }

    /** Ends the threads. */
    @Override
    public void close() {
        traffic.close();
    }

    private @Nullable PolicyInUse resumed(String id) {
        if (id.isEmpty() || is(id, active)) {
            return null;
        }
        try {
            return of(revisions.find(id));
        } catch (LifecycleException e) {
            return null;
        }
    }

    private void ended(Transition.Kind kind, String id, LifecycleState next) {
        revisions.record(kind, id, PolicyLifecycle.ITSELF, "it could not go on after a restart", next);
    }

    private PolicyInUse ready(Policy policy) {
        return new PolicyInUse(policy, engine.apply(policy));
    }

    private static boolean is(String id, PolicyInUse policy) {
        return policy.policy().revision().equals(id);
    }
}
