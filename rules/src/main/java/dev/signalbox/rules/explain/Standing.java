package dev.signalbox.rules.explain;

import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.SituationRule;
import java.time.LocalDate;
import java.util.Optional;

/** Whether a rule takes part on a day, whatever it matches. */
public enum Standing {
    /** It takes part. */
    IN_FORCE,
    /** It says {@code enabled false}. */
    DISABLED,
    /** Its first day is still to come. */
    NOT_YET_EFFECTIVE,
    /** Its last day is over. */
    EXPIRED;

    /** The standing of a rule on a day in the policy's time zone. */
    public static Standing of(Rule rule, LocalDate date) {
        return of(rule.enabled(), rule.effective(), rule.expires(), date);
    }

    /** The standing of a situation rule on a day in the policy's time zone. */
    public static Standing of(SituationRule rule, LocalDate date) {
        return of(rule.enabled(), rule.effective(), rule.expires(), date);
    }

    private static Standing of(
            boolean enabled, Optional<LocalDate> effective, Optional<LocalDate> expires, LocalDate date) {
        if (!enabled) {
            return DISABLED;
        } else if (effective.filter(date::isBefore).isPresent()) {
            return NOT_YET_EFFECTIVE;
        }
        return expires.filter(day -> !date.isBefore(day)).isPresent() ? EXPIRED : IN_FORCE;
    }
}
