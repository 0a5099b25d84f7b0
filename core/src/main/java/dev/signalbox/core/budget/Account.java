package dev.signalbox.core.budget;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReference;

/** What one tenant, or all together, spend of one budget. Any thread may read and add without a lock. */
final class Account {

    private final String tenant;
    private final Budget budget;
    private final AtomicReference<Spending> spending;

    /**
     * An account with nothing spent.
     *
     * @param tenant whose it is; empty for all tenants together
     */
    Account(String tenant, Budget budget, long epochMillis) {
        this.tenant = tenant;
        this.budget = budget;
        this.spending = new AtomicReference<>(budget.period().unspent(epochMillis, budget.zone()));
    }

    String tenant() {
        return tenant;
    }

    Budget budget() {
        return budget;
    }

    /** What has been spent in the period that the time lies in: the same object until something changes. */
    Spending at(long epochMillis) {
        Spending current = requireNonNull(spending.get());
        // A clock that was set back must not let a period's spending be forgotten.
        return epochMillis < current.end()
                ? current
                : requireNonNull(spending.updateAndGet(old -> current(old, epochMillis)));
    }

    /** Adds what a request cost; NaN if that is not known. */
    void add(double usd, long epochMillis) {
        spending.updateAndGet(old -> current(old, epochMillis).plus(usd));
    }

    /** Takes up what was spent before a restart, if that was in the same period. */
    void restore(Spending saved, long epochMillis) {
        if (saved.contains(epochMillis)) {
            spending.updateAndGet(fresh -> new Spending(
                    fresh.start(), fresh.end(), fresh.usd() + saved.usd(), fresh.unpriced() + saved.unpriced()));
        }
    }

    private Spending current(Spending old, long epochMillis) {
        return epochMillis < old.end() ? old : budget.period().unspent(epochMillis, budget.zone());
    }
}
