package dev.signalbox.core.situation;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.KnownBackend;
import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.PriceFacts;
import dev.signalbox.rules.situations.WorldState;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Puts together what situation rules see, from whoever knows it. May be asked by any thread. */
public final class WorldView {

    private final Supplier<List<KnownBackend>> backends;
    private final Supplier<Map<String, Price>> prices;
    private final LongFunction<List<FleetFacts>> fleets;
    private final LongFunction<List<GridFacts>> grids;
    private final Supplier<List<BudgetFacts>> budgets;

    /**
     * A view of these.
     *
     * @param prices by the name of the source that finds the backends they are for
     * @param fleets each placement as a whole, at a time in milliseconds since 1970
     * @param grids likewise
     */
    public WorldView(
            Supplier<List<KnownBackend>> backends,
            Supplier<Map<String, Price>> prices,
            LongFunction<List<FleetFacts>> fleets,
            LongFunction<List<GridFacts>> grids,
            Supplier<List<BudgetFacts>> budgets) {
        this.backends = requireNonNull(backends, "backends");
        this.prices = requireNonNull(prices, "prices");
        this.fleets = requireNonNull(fleets, "fleets");
        this.grids = requireNonNull(grids, "grids");
        this.budgets = requireNonNull(budgets, "budgets");
    }

    /** The world at a time in milliseconds since 1970. */
    public WorldState at(long epochMillis) {
        List<BackendFacts> facts = new ArrayList<>();
        List<PriceFacts> priceFacts = new ArrayList<>();
        Map<String, Price> bySource = prices.get();
        for (KnownBackend each : backends.get()) {
            facts.add(facts(each, epochMillis));
            Price price = bySource.get(each.source());
            if (price != null && price.isKnown()) {
                priceFacts.add(new PriceFacts(
                        each.backend().id(),
                        price.usdPerHour(),
                        price.usdPerMillionInputTokens(),
                        price.usdPerMillionOutputTokens()));
            }
        }
        return new WorldState(facts, priceFacts, fleets.apply(epochMillis), grids.apply(epochMillis), budgets.get());
    }

    private static BackendFacts facts(KnownBackend known, long epochMillis) {
        Backend backend = known.backend();
        BackendCondition condition = known.state().condition(epochMillis);
        Load load = condition.load();
        return new BackendFacts(
                backend.id(),
                backend.placement(),
                backend.hardware(),
                backend.region(),
                backend.owned(),
                condition.healthy(),
                count(load.running()),
                count(load.waiting()),
                busy(load) / count(backend.maxConcurrency()),
                load.kvCacheUsage(),
                load.sampledAt().equals(Load.NEVER)
                        ? Double.NaN
                        : Math.max(0, epochMillis - load.sampledAt().toEpochMilli()),
                condition.errorRate());
    }

    private static double busy(Load load) {
        double waiting = count(load.waiting());
        return count(load.running()) + (Double.isNaN(waiting) ? 0 : waiting);
    }

    private static double count(int value) {
        return value == InferenceRequest.UNKNOWN ? Double.NaN : value;
    }
}
