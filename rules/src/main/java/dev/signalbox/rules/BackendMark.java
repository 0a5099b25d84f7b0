package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A mark that a situation rule put on a backend.
 *
 * @param backend the backend's id
 * @param name the name that placement rules ask for with {@code marks contains}
 * @param since when it was put there
 * @param why the rules that hold it and what they saw, for people
 */
public record BackendMark(String backend, String name, Instant since, String why) {

    public BackendMark {
        requireNonNull(backend, "backend");
        requireNonNull(name, "name");
        requireNonNull(since, "since");
        requireNonNull(why, "why");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a mark needs a name");
        }
    }
}
