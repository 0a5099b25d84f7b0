package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.spi.InferenceRequest;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The deciders in force. Finding a request's one is one volatile read; a change of policies or fleet makes new ones aside and
 * swaps them whole, so no request waits and none sees half a change.
 */
public final class ActiveDecider {

    private volatile Deciders deciders;

    /** The deciders of a line-up on one fleet. */
    private record Deciders(
            Lineup lineup,
            Decider active,
            @Nullable Decider canary,
            StickyShare share,
            @Nullable Decider shadow) {}

    public ActiveDecider(Decider first) {
        Lineup lineup = Lineup.of(new PolicyInUse(first.policy(), first.rules()));
        deciders = new Deciders(lineup, first, null, lineup.share(), null);
    }

    /** The active policy's. */
    public Decider current() {
        return deciders.active;
    }

    /**
     * The decider of a request: the canary's, if there is one and the request is in its share, else the active policy's.
     *
     * @param id the decision's id
     */
    public Decider of(InferenceRequest request, UUID id) {
        Deciders now = deciders;
        Decider canary = now.canary;
        return canary != null && now.share.takes(request, id) ? canary : now.active;
    }

    /** The one that decides beside the active policy's, with no effect. */
    public Optional<Decider> shadow() {
        return Optional.ofNullable(deciders.shadow);
    }

    /** Whether rules are those of a policy in force, of a canary or of a shadow. */
    public boolean uses(PlacementRules rules) {
        Lineup now = deciders.lineup;
        return now.active().rules() == rules
                || (now.canary() != null && now.canary().rules() == rules)
                || (now.shadow() != null && now.shadow().rules() == rules);
    }

    /** Puts a policy in force alone. Takes milliseconds on the calling thread. */
    public void use(Policy policy, PlacementRules rules) {
        use(Lineup.of(new PolicyInUse(policy, rules)));
    }

    /** Puts policies in force. Takes milliseconds on the calling thread; those that stay keep what was prepared for them. */
    public synchronized void use(Lineup lineup) {
        deciders = new Deciders(
                lineup,
                decider(lineup.active()),
                lineup.canary() == null ? null : decider(lineup.canary()),
                lineup.share(),
                lineup.shadow() == null ? null : decider(lineup.shadow()));
    }

    /** Takes notice of a changed fleet. Takes milliseconds on the calling thread. */
    public synchronized void use(FleetSnapshot fleet) {
        Deciders now = deciders;
        deciders = new Deciders(
                now.lineup,
                now.active.on(fleet),
                now.canary == null ? null : now.canary.on(fleet),
                now.share,
                now.shadow == null ? null : now.shadow.on(fleet));
    }

    private Decider decider(PolicyInUse wanted) {
        Deciders now = deciders;
        if (wanted.isSame(now.lineup.active())) {
            return now.active;
        }
        if (now.canary != null && now.lineup.canary() != null && wanted.isSame(now.lineup.canary())) {
            return now.canary;
        }
        if (now.shadow != null && now.lineup.shadow() != null && wanted.isSame(now.lineup.shadow())) {
            return now.shadow;
        }
        return new Decider(wanted.policy(), wanted.rules(), now.active.fleet(), now.active.sources());
    }
}
