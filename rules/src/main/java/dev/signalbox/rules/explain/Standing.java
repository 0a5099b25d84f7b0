package dev.signalbox.rules.explain;

import dev.signalbox.rules.language.Rule;
import java.time.LocalDate;

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
        if (!rule.enabled()) {
            return DISABLED;
        } else if (rule.effective().filter(date::isBefore).isPresent()) {
            return NOT_YET_EFFECTIVE;
        }
        return rule.expires().filter(day -> !date.isBefore(day)).isPresent() ? EXPIRED : IN_FORCE;
    }
}
