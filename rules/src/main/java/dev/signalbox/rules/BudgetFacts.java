package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

/**
 * What rules see of a budget.
 *
 * @param tenant whose budget it is; empty for one that all tenants share
 * @param period the name of the time it is for, such as {@code day} or {@code month}
 * @param spentUsd what has been spent of it; NaN if unknown
 * @param limitUsd what may be spent, positive
 */
public record BudgetFacts(String tenant, String period, double spentUsd, double limitUsd) {

    public BudgetFacts {
        requireNonNull(tenant, "tenant");
        requireNonNull(period, "period");
        if (spentUsd < 0) {
            throw new IllegalArgumentException("spentUsd is " + spentUsd + ", must not be negative");
        }
        if (!(limitUsd > 0)) {
            throw new IllegalArgumentException("limitUsd is " + limitUsd + ", must be positive");
        }
    }

    /** The spent share of the limit, above 1 once it is exceeded; NaN if unknown. */
    public double fraction() {
        return spentUsd / limitUsd;
    }

    /** The number in a field of type {@link FieldType#NUMBER}; NaN if unknown. */
    public double number(BudgetField field) {
        return switch (field) {
            case SPENT_USD -> spentUsd;
            case LIMIT_USD -> limitUsd;
            case FRACTION -> fraction();
            default -> throw new IllegalArgumentException(field + " is not a number");
        };
    }

    /** The text in a field of type {@link FieldType#TEXT}; empty if unknown. */
    public String text(BudgetField field) {
        return switch (field) {
            case TENANT -> tenant;
            case PERIOD -> period;
            default -> throw new IllegalArgumentException(field + " is not a text");
        };
    }
}
