package dev.signalbox.core.testing;

import dev.signalbox.core.decision.GridSource;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.Budgets;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.Situations;
import dev.signalbox.spi.InferenceRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of one decision, as a test gives it.
 *
 * @param situations those that the test itself says to hold, and its marks
 * @param point where on a timeline it is; null if the test has none, so that situation rules are not asked
 */
record Scenario(
        InferenceRequest request,
        GivenFleet fleet,
        Instant now,
        Budgets budgets,
        List<GridFacts> grids,
        Situations situations,
        Course.@Nullable Point point) {

    private static final String GIVEN = "the test says so";

    /**
     * The input that a setting amounts to.
     *
     * @throws IllegalArgumentException if a value is not possible; the message is for the operator
     */
    static Scenario of(Setting setting, Course.@Nullable Point point) {
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
                        fleet.marks()),
                point);
    }

    /** The situations and marks that rules found, with those that the test itself gives. */
    Situations with(Situations found) {
        List<ActiveSituation> active = new ArrayList<>(situations.active());
        found.active().stream()
                .filter(each -> situations.find(each.name()).isEmpty())
                .forEach(active::add);
        List<BackendMark> marks = new ArrayList<>(situations.marks());
        found.marks().stream()
                .filter(mark -> !situations.isMarked(mark.backend(), mark.name()))
                .forEach(marks::add);
        return Situations.of(active, marks);
    }

    /** Where the decision looks at the world, with these situations. */
    WorldSources sources(Situations held) {
        GridSource gridSource = epochMillis -> grids;
        WorldSources sources = new WorldSources((tenant, epochMillis) -> budgets, gridSource);
        sources.use(held);
        return sources;
    }
}
