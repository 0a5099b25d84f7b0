package dev.signalbox.core.app;

import dev.signalbox.core.config.ComponentConfiguration;
import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.fleet.Fleet;
import dev.signalbox.core.situation.Price;
import dev.signalbox.core.situation.SituationWatch;
import dev.signalbox.core.situation.WorldView;
import dev.signalbox.core.telemetry.SituationTelemetry;
import dev.signalbox.rules.BudgetFacts;
import io.opentelemetry.api.OpenTelemetry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Joins the watch for situations with what it looks at and with the decisions that see what it finds. */
final class Situating {

    private Situating() {}

    /** A watch on a thread of its own, which does nothing until it is started. */
    static SituationWatch prepare(
            Parts parts,
            ActiveDecider decider,
            WorldSources world,
            Supplier<List<BudgetFacts>> budgets,
            Backends backends,
            InstantSource clock,
            OpenTelemetry openTelemetry) {
        ScheduledExecutorService thread = SituationWatch.newExecutor();
        parts.add(thread::shutdown);
        Fleet fleet = backends.fleet();
        WorldView view = new WorldView(
                fleet::backends,
                () -> prices(backends.entries()),
                millis -> fleet.snapshot().facts(millis),
                world.grids()::at,
                budgets);
        SituationWatch watch = parts.add(new SituationWatch(
                () -> decider.current().policy(), view::at, world::use, clock, System::nanoTime, thread));
        SituationTelemetry.register(openTelemetry, watch::status);
        return watch;
    }

    /** Cost models own their prices; those that they have in common are known to situation rules as well. */
    private static Map<String, Price> prices(List<BackendEntry> entries) {
        Map<String, Price> prices = new HashMap<>();
        for (BackendEntry entry : entries) {
            entry.configuration()
                    .cost()
                    .map(Situating::price)
                    .ifPresent(price -> entry.backends()
                            .forEach(each -> prices.put(each.source().name(), price)));
        }
        return prices;
    }

    private static Price price(ComponentConfiguration cost) {
        return new Price(
                cost.figure("usdPerHour"),
                cost.figure("usdPerMillionInputTokens"),
                cost.figure("usdPerMillionOutputTokens"));
    }
}
