package dev.signalbox.core.decision;

import dev.signalbox.rules.Budgets;

/**
 * Tells what has been spent of which budgets.
 *
 * <p>Asked for each decision, on the request path and by many threads at once: it takes no lock, does no I/O, and gives the
 * same object as long as nothing was spent.
 */
@FunctionalInterface
public interface BudgetSource {

    /** No budgets. */
    BudgetSource NONE = (tenant, epochMillis) -> Budgets.NONE;

    /**
     * The budgets that concern a tenant's requests: its own and those of all tenants.
     *
     * @param tenant as the request has it; empty if it has none
     * @param epochMillis the time, in milliseconds since 1970
     */
    Budgets at(String tenant, long epochMillis);
}
