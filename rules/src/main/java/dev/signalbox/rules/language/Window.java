package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Which observations of backends a pattern looks at, rather than at the backends as they are now. */
public sealed interface Window {

    /** The longest time window. */
    Duration MAX_DURATION = Duration.ofMinutes(15);

    /** The longest length window. */
    int MAX_COUNT = 1_000;

    /** {@code over window:time(30s)}: the observations younger than that. */
    record Time(Duration duration) implements Window {
        public Time {
            requireNonNull(duration, "duration");
        }
    }

    /** {@code over window:length(10)}: the last so many observations of each backend that there is. */
    record Length(int count) implements Window {}
}
