package dev.signalbox.core.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with the fleet at present; changes are logged, what stays wrong is not. Written by one thread. */
final class FleetProblems {

    private static final System.Logger LOG = System.getLogger(FleetProblems.class.getName());

    private final Map<Key, FleetProblem> problems = new LinkedHashMap<>();
    private volatile List<FleetProblem> current = List.of();

    List<FleetProblem> current() {
        return current;
    }

    void report(String source, String subject, String message) {
        FleetProblem problem = new FleetProblem(source, subject, message);
        FleetProblem before = problems.put(new Key(source, subject), problem);
        if (!problem.equals(before)) {
            current = List.copyOf(problems.values());
            LOG.log(System.Logger.Level.WARNING, problem);
        }
    }

    void solved(String source, String subject) {
        if (problems.remove(new Key(source, subject)) != null) {
            current = List.copyOf(problems.values());
            LOG.log(System.Logger.Level.INFO, () -> "source " + source + ", " + subject + ": works again");
        }
    }

    /** Forgets a source that is not watched any more. */
    void forget(String source) {
        if (problems.keySet().removeIf(key -> key.source.equals(source))) {
            current = List.copyOf(problems.values());
        }
    }

    private record Key(String source, String subject) {}
}
