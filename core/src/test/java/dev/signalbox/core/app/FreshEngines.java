package dev.signalbox.core.app;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.policy.CompiledFiles;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Decides recorded requests once more, by engines that were made afresh of the same files. Used by one thread. */
final class FreshEngines {

    private final Map<String, Policy> policies = new HashMap<>();
    private final Map<Key, Decider> deciders = new HashMap<>();
    private final Workspace workspace = new Workspace();

    /** What evaluates a policy's rules. */
    enum Kind {
        MATRIX(Policy::matrix),
        DROOLS(Policy::reference);

        private final Function<Policy, PlacementRules> rules;

        Kind(Function<Policy, PlacementRules> rules) {
            this.rules = rules;
        }
    }

    private record Key(String revision, FleetSnapshot fleet, Kind kind) {}

    /** Makes one of a revision's files. */
    void add(Map<String, String> files) {
        Policy policy = CompiledFiles.of(files).policy().orElseThrow();
        policies.put(policy.revision(), policy);
    }

    /** What the revision that a decision names makes of its request. */
    String again(Decision made, Kind kind) {
        return again(made, made.policyRevision(), kind);
    }

    /** What a revision makes of a decision's request. */
    String again(Decision made, String revision, Kind kind) {
        Decider decider =
                deciders.computeIfAbsent(new Key(revision, made.decider().fleet(), kind), key -> {
                    Policy policy = policies.get(key.revision);
                    if (policy == null) {
                        throw new AssertionError("no policy was ever " + key.revision);
                    }
                    return new Decider(policy, kind.rules.apply(policy), key.fleet);
                });
        return all(decider.redecide(made, workspace));
    }

    /** Everything that a decision says. */
    static String all(Decision decision) {
        Refusal refusal = decision.refusal();
        List<String> choices = IntStream.range(0, decision.choices())
                .mapToObj(rank -> decision.choice(rank).backend().id() + "/"
                        + decision.choice(rank).model().name())
                .toList();
        List<Integer> fired = IntStream.range(
                        0, decision.decider().policy().rules().size())
                .filter(decision::hasFired)
                .boxed()
                .toList();
        return String.join(
                " ",
                decision.policyRevision(),
                decision.facts().requestClass(),
                choices.toString(),
                decision.estimate().toString(),
                decision.meetsSlo() ? "in time" : "late",
                decision.tags().toString(),
                String.valueOf(decision.hedging()),
                decision.maxWaitMs() + " ms",
                "rules " + fired,
                String.valueOf(refusal));
    }
}
