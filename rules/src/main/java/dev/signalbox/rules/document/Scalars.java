package dev.signalbox.rules.document;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What single values of a YAML file say; empty if one is not of the type that is asked for. */
final class Scalars {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

    private Scalars() {}

    static Optional<String> text(ScalarNode node) {
        boolean empty = node.getValue().isEmpty() || node.getTag().equals(Tag.NULL);
        return empty ? Optional.empty() : Optional.of(node.getValue());
    }

    static Optional<Double> number(ScalarNode node) {
        if (!node.getTag().equals(Tag.INT) && !node.getTag().equals(Tag.FLOAT)) {
            return Optional.empty();
        }
        try {
            double number = Double.parseDouble(node.getValue());
            return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Long> integer(ScalarNode node) {
        try {
            return node.getTag().equals(Tag.INT) ? Optional.of(Long.parseLong(node.getValue())) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Duration> duration(ScalarNode node) {
        Matcher matcher = DURATION.matcher(node.getValue());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long nanosPerUnit =
                switch (matcher.group(2)) {
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 86_400_000_000_000L;
                };
        double nanos = Double.parseDouble(matcher.group(1)) * nanosPerUnit;
        return nanos < Long.MAX_VALUE ? Optional.of(Duration.ofNanos(Math.round(nanos))) : Optional.empty();
    }

    static Optional<Boolean> flag(ScalarNode node) {
        return node.getTag().equals(Tag.BOOL) ? Optional.of(Boolean.valueOf(node.getValue())) : Optional.empty();
    }
}
