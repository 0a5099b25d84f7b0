package dev.signalbox.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of one moment, laid out so that a request's own are found at once.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Budgets {

    /** No budget. */
    public static final Budgets NONE = new Budgets(List.of());

    private final List<BudgetFacts> all;
    private final List<BudgetFacts> shared;
    private final Map<String, List<BudgetFacts>> byTenant = new HashMap<>();

    private Budgets(List<BudgetFacts> all) {
        this.all = all;
        shared = all.stream().filter(budget -> budget.tenant().isEmpty()).toList();
        for (BudgetFacts budget : all) {
            if (!budget.tenant().isEmpty()) {
                byTenant.computeIfAbsent(budget.tenant(), any -> new ArrayList<>(shared))
                        .add(budget);
            }
        }
    }

    /** Budgets, in the order in which rules see them. */
    public static Budgets of(Collection<BudgetFacts> all) {
        return all.isEmpty() ? NONE : new Budgets(List.copyOf(all));
    }

    /** All budgets. */
    public List<BudgetFacts> all() {
        return all;
    }

    /** The budgets that rules see with a request of that tenant: those of all tenants, and its own. */
    public List<BudgetFacts> visibleTo(String tenant) {
        List<BudgetFacts> own = byTenant.get(tenant);
        return own == null ? shared : own;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Budgets budgets && all.equals(budgets.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return "Budgets" + all;
    }
}
