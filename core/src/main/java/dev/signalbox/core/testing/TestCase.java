package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.language.Position;
import java.util.List;

/** One input with what is expected of its decision: a test, or one case of a test's matrix. Immutable. */
public final class TestCase {

    private final String name;
    private final Position position;
    private final String skip;
    private final Scenario scenario;
    private final List<Check> checks;

    TestCase(String name, Position position, String skip, Scenario scenario, List<Check> checks) {
        this.name = requireNonNull(name, "name");
        this.position = requireNonNull(position, "position");
        this.skip = requireNonNull(skip, "skip");
        this.scenario = requireNonNull(scenario, "scenario");
        this.checks = List.copyOf(checks);
    }

    /** Unique in its file; a case of a matrix has its values in it. */
    public String name() {
        return name;
    }

    /** Where the test begins. */
    public Position position() {
        return position;
    }

    /** Why it is not run; empty if it is. */
    public String skip() {
        return skip;
    }

    Scenario scenario() {
        return scenario;
    }

    List<Check> checks() {
        return checks;
    }
}
