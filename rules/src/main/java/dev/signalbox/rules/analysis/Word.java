package dev.signalbox.rules.analysis;

import dev.signalbox.rules.explain.Numbers;
import dev.signalbox.rules.language.Action;
import dev.signalbox.spi.Placement;
import java.util.stream.Collectors;

/**
 * What an action says, apart from where it stands.
 *
 * @param verb what it is about: of two exclusive words of one verb only one can hold
 * @param value what it says; equal for actions that do the same
 * @param shown the action as rules write it
 */
record Word(Object verb, Object value, String shown) {

    static Word of(Action action) {
        if (action instanceof Action.Classify classify) {
            return word(action, classify.requestClass(), "classify(\"" + classify.requestClass() + "\")");
        } else if (action instanceof Action.RequirePlacement require) {
            return word(action, require.placement(), "requirePlacement(Placement." + require.placement() + ")");
        } else if (action instanceof Action.Minimise minimise) {
            return word(
                    action,
                    minimise.objective(),
                    "minimise(\"" + minimise.objective().label() + "\")");
        } else if (action instanceof Action.Fallback fallback) {
            String placements =
                    fallback.placements().stream().map(Placement::name).collect(Collectors.joining(", "));
            return word(action, fallback.placements(), "fallback(" + placements + ")");
        } else if (action instanceof Action.Reject reject) {
            return word(
                    action,
                    reject.rejection().status(),
                    "reject(" + reject.rejection().status() + ")");
        } else if (action instanceof Action.Forbid) {
            return word(action, true, "forbid");
        } else if (action instanceof Action.Prefer prefer) {
            int points = prefer.points();
            return word(action, points, points < 0 ? "avoid(" + -points + ")" : "prefer(" + points + ")");
        } else if (action instanceof Action.Substitute substitute) {
            return word(action, substitute.model(), "substitute(\"" + substitute.model() + "\")");
        } else if (action instanceof Action.Hedge hedge) {
            String fraction = Numbers.exact(hedge.hedging().maxFraction());
            return word(action, hedge.hedging(), "hedge(" + hedge.hedging().afterMs() + ", " + fraction + ")");
        } else if (action instanceof Action.Queue queue) {
            return word(action, queue.maxMs(), "queue(" + queue.maxMs() + ")");
        } else if (action instanceof Action.Tag tag) {
            return word(action, tag.value(), "tag(\"" + tag.key() + "\", \"" + tag.value() + "\")");
        }
        throw new IllegalArgumentException("unknown action " + action);
    }

    private static Word word(Action action, Object value, String shown) {
        return new Word(action.contention(), value, shown);
    }
}
