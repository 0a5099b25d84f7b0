package dev.signalbox.core.http.api;

import dev.signalbox.rules.Finding;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

/**
 * How it stands with the configuration file.
 *
 * @param file its name
 * @param watched whether changes of its backends are taken over while the sidecar runs
 * @param since when what holds was read
 * @param mistakes why what stands in the file now is not taken over; empty if it is
 * @param needRestart the sections that stand in the file now but hold only after a restart
 */
public record ConfigurationStatus(
        String file, boolean watched, Instant since, List<Finding> mistakes, SortedSet<String> needRestart) {

    public ConfigurationStatus {
        mistakes = List.copyOf(mistakes);
    }

    /** What an operator should know, in words. */
    public List<String> problems() {
        if (!mistakes.isEmpty()) {
            return List.of("the changed " + file + " is not taken over, the last good one holds: " + mistakes.get(0)
                    + (mistakes.size() > 1 ? " (and " + (mistakes.size() - 1) + " more)" : ""));
        }
        return needRestart.isEmpty()
                ? List.of()
                : List.of("a restart is needed for what has changed in " + file + " at "
                        + String.join(", ", needRestart));
    }
}
