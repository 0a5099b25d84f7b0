package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.NUMBER;
import static dev.signalbox.rules.FieldType.TEXT;

/** The fields of a budget. */
public enum BudgetField implements Field {
    TENANT("tenant", TEXT, "", "Whose budget it is; unknown for one that all tenants share."),
    PERIOD("period", TEXT, "", "The name of the time it is for, such as day or month."),
    SPENT_USD("spentUsd", NUMBER, "USD", "What has been spent of it."),
    LIMIT_USD("limitUsd", NUMBER, "USD", "What may be spent."),
    FRACTION("fraction", NUMBER, "", "The spent share of the limit; above 1 once the limit is exceeded.");

    private final FieldDescription description;

    BudgetField(String label, FieldType type, String unit, String meaning) {
        description = new FieldDescription(label, type, unit, meaning);
    }

    @Override
    public Fact fact() {
        return Fact.BUDGET;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
