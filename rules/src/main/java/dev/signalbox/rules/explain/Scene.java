package dev.signalbox.rules.explain;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.List;

/**
 * All that rules see at one decision.
 *
 * @param candidates empty while the request is being classified
 * @param figures of the same candidates, in the same order; they must not change while the scene is in use
 */
public record Scene(RequestFacts request, World world, List<CandidateFacts> candidates, CandidateFigures figures) {

    public Scene {
        requireNonNull(request, "request");
        requireNonNull(world, "world");
        candidates = List.copyOf(candidates);
        if (figures.size() != candidates.size()) {
            throw new IllegalArgumentException(
                    "figures of " + figures.size() + " candidates for " + candidates.size() + " candidates");
        }
    }

    /** What is seen before there are candidates. */
    public static Scene withoutCandidates(RequestFacts request, World world) {
        return new Scene(request, world, List.of(), new CandidateFigures(0));
    }
}
