package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.Backend;

/**
 * Something about the fleet that an operator should look at.
 *
 * @param source the source of backends it concerns
 * @param subject what of it: {@code discovery}, {@code load}, {@code backend ID}, {@code answers of ID} or {@code cost model of ID}
 * @param message what is wrong
 */
public record FleetProblem(String source, String subject, String message) {

    public FleetProblem {
        requireNonNull(source, "source");
        requireNonNull(subject, "subject");
        requireNonNull(message, "message");
    }

    /** The subject of what a backend answers to requests. */
    static String answersOf(Backend backend) {
        return "answers of " + backend.id();
    }

    @Override
    public String toString() {
        return "source " + source + ", " + subject + ": " + message;
    }
}
