package dev.signalbox.core.policy;

import dev.signalbox.rules.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What is to be told of the policies at one moment.
 *
 * @param revisions all that are kept, by their numbers
 * @param problems what keeps a wanted policy from being in force, or anything from being kept; in words
 * @param rejected what the policy directory or the bundle holds and was not taken over; empty if there is none
 */
public record LifecycleView(
        LifecycleState state, List<Revision> revisions, List<String> problems, Optional<Rejected> rejected) {

    public LifecycleView {
        revisions = List.copyOf(revisions);
        problems = List.copyOf(problems);
    }

    /**
     * A content of the policy directory or the bundle that can't decide.
     *
     * @param origin which of them
     * @param revision what its files amount to; empty if they can't be read
     * @param findings what is wrong with it
     */
    public record Rejected(PolicyOrigin origin, String revision, List<Finding> findings) {
        public Rejected {
            findings = List.copyOf(findings);
        }
    }

    /** A kept revision. */
    public Optional<Revision> revision(String id) {
        return revisions.stream().filter(each -> each.id().equals(id)).findFirst();
    }
}
