package dev.signalbox.core.budget;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How a budget stands.
 *
 * @param tenant whose it is; empty for all tenants together, {@value Ledger#OTHERS} for those that share one account because
 *     they are too many
 * @param period the name of the time it is for
 * @param since when the period began
 * @param until when it ends
 * @param unpricedRequests requests of the period whose cost is not known, and which are not in what was spent
 */
public record BudgetStatus(
        String tenant,
        String period,
        double spentUsd,
        double limitUsd,
        Instant since,
        Instant until,
        long unpricedRequests) {

    public BudgetStatus {
        requireNonNull(tenant, "tenant");
        requireNonNull(period, "period");
        requireNonNull(since, "since");
        requireNonNull(until, "until");
    }

    /** The spent share of the limit; above 1 once it is exceeded. */
    public double fraction() {
        return spentUsd / limitUsd;
    }
}
