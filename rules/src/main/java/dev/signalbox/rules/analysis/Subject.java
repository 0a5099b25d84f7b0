package dev.signalbox.rules.analysis;

import dev.signalbox.rules.language.Rule;
import java.time.LocalDate;

/**
 * A rule that takes part now or later and can fire, with its region.
 *
 * @param index its place among the policy's rules
 */
record Subject(int index, Rule rule, Region region) {

    /** Whether the other rule is in force whenever this one is, from a day on. */
    boolean inForceWithin(Subject other, LocalDate today) {
        LocalDate begins = later(rule.effective().orElse(LocalDate.MIN), today);
        boolean begun = !other.rule.effective().orElse(LocalDate.MIN).isAfter(begins);
        LocalDate ends = rule.expires().orElse(LocalDate.MAX);
        return begun && !other.rule.expires().orElse(LocalDate.MAX).isBefore(ends);
    }

    /** Whether there is a day, from one day on, on which both are in force. */
    boolean inForceWith(Subject other) {
        return begins().isBefore(other.rule.expires().orElse(LocalDate.MAX))
                && other.begins().isBefore(rule.expires().orElse(LocalDate.MAX));
    }

    /** The first day on which it is in force. */
    LocalDate begins() {
        return rule.effective().orElse(LocalDate.MIN);
    }

    /** The first day on which both are in force, if there is one. */
    LocalDate begins(Subject other) {
        return later(begins(), other.begins());
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
