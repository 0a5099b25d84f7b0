package dev.signalbox.rules.drools;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.situations.SituationEngine;
import dev.signalbox.rules.situations.SituationLimits;
import dev.signalbox.rules.situations.SituationRules;
import java.time.ZoneId;
import java.util.List;
import java.util.function.LongSupplier;

/** Situation rules on Drools' executable model. */
public final class DroolsSituations implements SituationRules {

    private final List<SituationRule> rules;
    private final ZoneId zone;

    private DroolsSituations(List<SituationRule> rules, ZoneId zone) {
        this.rules = rules;
        this.zone = zone;
    }

    /**
     * Takes checked rules.
     *
     * @param zone of the clock that rules match, and of their dates
     */
    public static DroolsSituations of(List<SituationRule> rules, ZoneId zone) {
        return new DroolsSituations(List.copyOf(rules), requireNonNull(zone, "zone"));
    }

    @Override
    public List<SituationRule> rules() {
        return rules;
    }

    @Override
    public SituationEngine start(SituationLimits limits, LongSupplier nanoTime) {
        return new DroolsSituationEngine(rules, zone, limits, nanoTime);
    }
}
