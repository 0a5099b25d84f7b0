package dev.signalbox.rules.language;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as rules write them: a whole number and its unit. */
final class Durations {

    static final String EXAMPLES = "500ms, 30s, 5m or 2h";

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,8})(ms|s|m|h|d)");

    private Durations() {}

    static Optional<Duration> of(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** A duration as a rule would write it, in the largest unit that fits. */
    static String shown(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** What was probably meant by a text that is no duration; empty if there is no good guess. */
    static String guess(String text) {
        Matcher matcher = Pattern.compile("(\\d{1,8})\\s*(\\p{Alpha}*)\\.?").matcher(text.strip());
        if (!matcher.matches()) {
            return "";
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        if (unit.isEmpty() || unit.startsWith("sec")) {
            return matcher.group(1) + "s";
        }
        if (unit.startsWith("min")) {
            return matcher.group(1) + "m";
        }
        if (unit.startsWith("mil") || unit.equals("msec")) {
            return matcher.group(1) + "ms";
        }
        return unit.startsWith("h") ? matcher.group(1) + "h" : unit.startsWith("d") ? matcher.group(1) + "d" : "";
    }
}
