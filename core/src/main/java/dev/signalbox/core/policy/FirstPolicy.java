package dev.signalbox.core.policy;

import dev.signalbox.rules.Policy;
import java.util.List;
import java.util.Optional;

/**
 * The policy that decides first after a start.
 *
 * @param who who brings it
 * @param why the reason it is this one, in words
 */
record FirstPolicy(Policy policy, String who, String why) {

    /**
     * The one that was active; else the one before it; else what is offered; else the newest that can decide.
     *
     * @throws UnusablePolicyException if there is none
     */
    static FirstPolicy choose(Revisions revisions, Offered offered) {
        LifecycleState state = revisions.state();
        CompiledFiles content = offered.content();
        Optional<FirstPolicy> kept = kept(revisions, state.active(), content, "it was active before")
                .or(() -> kept(
                        revisions, state.previous(), content, "the active revision can't be used after a restart"));
        if (kept.isPresent()) {
            return kept.get();
        }
        if (content.policy().isPresent()) {
            String why = "it is the " + offered.origin().words() + "'s";
            return new FirstPolicy(content.policy().get(), offered.origin().author(), why);
        }
        List<Revision> all = revisions.view().revisions();
        for (int i = all.size() - 1; i >= 0; i--) {
            Optional<FirstPolicy> newest =
                    kept(revisions, all.get(i).id(), content, "nothing else can decide after a restart");
            if (newest.isPresent()) {
                return newest.get();
            }
        }
        throw new UnusablePolicyException(content.findings());
    }

    private static Optional<FirstPolicy> kept(Revisions revisions, String id, CompiledFiles content, String why) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        if (id.equals(content.revision()) && content.policy().isPresent()) {
            return content.policy().map(policy -> new FirstPolicy(policy, PolicyLifecycle.ITSELF, why));
        }
        try {
            return revisions.compile(id).policy().map(policy -> new FirstPolicy(policy, PolicyLifecycle.ITSELF, why));
        } catch (LifecycleException e) {
            return Optional.empty();
        }
    }
}
