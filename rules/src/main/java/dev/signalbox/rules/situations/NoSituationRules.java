package dev.signalbox.rules.situations;

import dev.signalbox.rules.Situations;
import dev.signalbox.rules.language.SituationRule;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/** The situation rules of a policy that has none. */
final class NoSituationRules implements SituationRules {

    @Override
    public List<SituationRule> rules() {
        return List.of();
    }

    @Override
    public SituationEngine start(SituationLimits limits, LongSupplier nanoTime) {
        return new SituationEngine() {
            @Override
            public Situations update(WorldState state, Instant at) {
                return Situations.NONE;
            }

            @Override
            public void close() {
                // It holds nothing.
            }
        };
    }
}
