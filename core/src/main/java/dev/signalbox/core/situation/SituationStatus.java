package dev.signalbox.core.situation;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Situations;
import java.time.Instant;
import java.util.Set;

/**
 * How situations stand.
 *
 * @param situations those that hold, as they were found last
 * @param names every situation that the policy's rules may begin
 * @param marks every mark that they may put on backends
 * @param updated when they were found; {@link Instant#EPOCH} if they never were
 * @param failures how often they could not be found since the start
 * @param problem why they can't be found now; empty if they can
 */
public record SituationStatus(
        Situations situations, Set<String> names, Set<String> marks, Instant updated, long failures, String problem) {

    /** Nothing was looked for yet. */
    public static final SituationStatus NONE =
            new SituationStatus(Situations.NONE, Set.of(), Set.of(), Instant.EPOCH, 0, "");

    public SituationStatus {
        requireNonNull(situations, "situations");
        names = Set.copyOf(names);
        marks = Set.copyOf(marks);
        requireNonNull(updated, "updated");
        requireNonNull(problem, "problem");
    }
}
