package dev.signalbox.core.telemetry;

import dev.signalbox.core.budget.BudgetStatus;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The metrics of budgets, read from the ledger whenever somebody asks. Of more than a metric may have, the first. */
public final class BudgetTelemetry {

    private static final AttributeKey<String> TENANT = AttributeKey.stringKey("tenant");
    private static final AttributeKey<String> PERIOD = AttributeKey.stringKey("period");

    private BudgetTelemetry() {}

    /** Tells of these budgets from now on. */
    public static void register(OpenTelemetry openTelemetry, Supplier<List<BudgetStatus>> budgets) {
        Meter meter = openTelemetry.getMeter(RequestTelemetry.SCOPE);
        gauge(meter, "spent", "Spent in the current period.", budgets, BudgetStatus::spentUsd);
        gauge(meter, "limit", "What may be spent in each period.", budgets, BudgetStatus::limitUsd);
    }

    private static void gauge(
            Meter meter,
            String name,
            String description,
            Supplier<List<BudgetStatus>> budgets,
            ToDoubleFunction<BudgetStatus> figure) {
        meter.gaugeBuilder("signalbox.budget." + name)
                .setUnit("{USD}")
                .setDescription(description)
                .buildWithCallback(measurement -> budgets.get().stream()
                        .limit(Labels.LIMIT)
                        .forEach(budget -> measurement.record(figure.applyAsDouble(budget), labels(budget))));
    }

    private static Attributes labels(BudgetStatus budget) {
        return Attributes.of(TENANT, budget.tenant().isEmpty() ? "all" : budget.tenant(), PERIOD, budget.period());
    }
}
