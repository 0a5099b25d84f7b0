package dev.signalbox.rules.language;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The checked attributes of a rule.
 *
 * @param salience decides between rules whose exclusive verbs disagree
 * @param enabled whether the rule takes part
 * @param effective the first day it holds
 * @param expires the first day it no longer holds
 */
record Attributes(int salience, boolean enabled, Optional<LocalDate> effective, Optional<LocalDate> expires) {

    static final int MAX_SALIENCE = 1_000_000;

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ISO_LOCAL_DATE,
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("d-MMM-uuuu")
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT));

    private static final String NO_GROUPS =
            "contributions of rules combine without order or groups; leave it out, and use salience where exclusive verbs disagree";
    private static final String NO_LOOPS = "rules never set each other off; leave it out";
    private static final String NO_TIMERS =
            "rules are asked for each request; use date-effective, date-expires or a pattern such as Clock( hour >= 8 )";

    /**
     * An attribute that rules have.
     *
     * @param example how it is written
     */
    record Known(String name, String example, String meaning) {}

    static final List<Known> KNOWN = List.of(
            new Known(
                    "salience",
                    "salience 10",
                    "A whole number, 0 if absent. Among rules whose exclusive verbs disagree the highest holds."),
            new Known(
                    "enabled",
                    "enabled false",
                    "true or false. A rule that is not enabled is checked but takes no part."),
            new Known(
                    "date-effective",
                    "date-effective \"2026-03-01\"",
                    "The first day the rule holds, from midnight in the policy's time zone. Also written \"01-Mar-2026\"."),
            new Known(
                    "date-expires",
                    "date-expires \"2026-04-01\"",
                    "The first day the rule no longer holds, from midnight in the policy's time zone."));

    /** Attributes of DRL that rules do not have, with what to do instead. */
    static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("no-loop", NO_LOOPS),
            Map.entry("lock-on-active", NO_LOOPS),
            Map.entry("refract", NO_LOOPS),
            Map.entry("direct", NO_LOOPS),
            Map.entry("auto-focus", NO_GROUPS),
            Map.entry("agenda-group", NO_GROUPS),
            Map.entry("activation-group", NO_GROUPS),
            Map.entry("ruleflow-group", NO_GROUPS),
            Map.entry("dialect", "rules contain no code in any dialect; leave it out"),
            Map.entry("timer", NO_TIMERS),
            Map.entry("duration", NO_TIMERS),
            Map.entry("calendars", NO_TIMERS));

    static Attributes of(Source source, List<ParsedRule.Attribute> written) {
        int salience = 0;
        boolean enabled = true;
        Optional<LocalDate> effective = Optional.empty();
        Optional<LocalDate> expires = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (ParsedRule.Attribute attribute : written) {
            String name = attribute.name();
            if (!seen.add(name)) {
                source.error(attribute.offset(), "duplicate-attribute", name + " stands here twice");
            }
            switch (name) {
                case "salience" -> salience = salience(source, attribute);
                case "enabled" -> enabled = enabled(source, attribute);
                case "date-effective" -> effective = date(source, attribute);
                case "date-expires" -> expires = date(source, attribute);
                default -> refuse(source, attribute.offset(), name);
            }
        }
        if (effective.isPresent() && expires.isPresent() && !effective.get().isBefore(expires.get())) {
            source.error(
                    written.get(0).offset(),
                    "invalid-date",
                    "the rule expires on " + expires.get() + ", before it is effective on " + effective.get()
                            + "; it would never hold");
        }
        return new Attributes(salience, enabled, effective, expires);
    }

    static void refuse(Source source, int offset, String name) {
        String reason = REFUSED.getOrDefault(name, "leave it out");
        source.error(offset, "refused-" + name, "there is no attribute " + name + ": " + reason);
    }

    private static int salience(Source source, ParsedRule.Attribute attribute) {
        if (attribute.value().matches("-?\\d{1,9}")) {
            int salience = Integer.parseInt(attribute.value());
            if (Math.abs(salience) <= MAX_SALIENCE) {
                return salience;
            }
            source.error(
                    attribute.valueOffset(),
                    "out-of-range",
                    "salience lies between -" + MAX_SALIENCE + " and " + MAX_SALIENCE);
            return 0;
        }
        source.error(
                attribute.valueOffset(),
                "refused-salience-expression",
                "salience is a whole number, as in salience 10, and is not calculated");
        return 0;
    }

    private static boolean enabled(Source source, ParsedRule.Attribute attribute) {
        boolean literal = attribute.value().equals("true") || attribute.value().equals("false");
        if (!literal) {
            source.error(
                    attribute.valueOffset(),
                    "refused-enabled-expression",
                    "enabled is true or false and is not calculated; write what it depends on as a condition");
        }
        return !attribute.value().equals("false");
    }

    private static Optional<LocalDate> date(Source source, ParsedRule.Attribute attribute) {
        String text = attribute.value().replaceAll("^[\"']|[\"']$", "");
        for (DateTimeFormatter format : DATES) {
            try {
                return Optional.of(LocalDate.parse(text, format));
            } catch (DateTimeException e) {
                // The next form may fit.
            }
        }
        source.error(
                attribute.valueOffset(),
                "invalid-date",
                "\"" + text + "\" is no date; write \"2026-01-31\" or \"31-Jan-2026\"");
        return Optional.empty();
    }
}
