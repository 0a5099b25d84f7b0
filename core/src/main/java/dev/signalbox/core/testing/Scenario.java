package dev.signalbox.core.testing;

import dev.signalbox.core.decision.GridSource;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.Budgets;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.Situations;
import dev.signalbox.spi.InferenceRequest;
import java.time.Instant;
import java.util.List;

/**
 * The input of one decision, as a test gives it.
 *
 * @param situations those that the test itself says to hold, and its marks
 */
record Scenario(
        InferenceRequest request,
        GivenFleet fleet,
        Instant now,
        Budgets budgets,
        List<GridFacts> grids,
        Situations situations) {

    private static final String GIVEN = "the test says so";

    /**
     * The input that a setting amounts to.
     *
     * @throws IllegalArgumentException if a value is not possible; the message is for the operator
     */
    static Scenario of(Setting setting) {
        Instant now = setting.clock.toInstant();
        InferenceRequest request = RequestReader.request(setting.request);
        GivenFleet fleet = new GivenFleet(setting.fleet(), request.model(), now);
        return new Scenario(
                request,
                fleet,
                now,
                Budgets.of(setting.budgets),
                setting.grids.entrySet().stream()
                        .map(grid -> new GridFacts(grid.getKey(), grid.getValue()))
                        .toList(),
                Situations.of(
                        setting.situations.stream()
                                .map(name -> new ActiveSituation(name, now, GIVEN))
                                .toList(),
                        fleet.marks()));
    }

    /** Where the decision looks at the world, with these situations. */
    WorldSources sources(Situations held) {
        GridSource gridSource = epochMillis -> grids;
        WorldSources sources = new WorldSources((tenant, epochMillis) -> budgets, gridSource);
        sources.use(held);
        return sources;
    }
}
