package dev.signalbox.core.budget;

import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.Budgets;
import java.util.ArrayList;
import java.util.List;

/** The accounts that one tenant's requests concern, and what rules see of them, made anew only when something was spent. */
final class TenantAccounts {

    private final List<Account> own;
    private final List<Account> accounts;
    private volatile Seen seen = new Seen("", new Spending[0], Budgets.NONE);

    private record Seen(String tenant, Spending[] spendings, Budgets budgets) {}

    TenantAccounts(List<Account> shared, List<Account> own) {
        this.own = List.copyOf(own);
        List<Account> all = new ArrayList<>(shared);
        all.addAll(own);
        accounts = List.copyOf(all);
    }

    /** The accounts that no other tenant has. */
    List<Account> own() {
        return own;
    }

    /** What rules see for a request of the tenant. */
    Budgets budgets(String tenant, long epochMillis) {
        Seen last = seen;
        if (accounts.isEmpty() || (isCurrent(last, epochMillis) && (own.isEmpty() || last.tenant.equals(tenant)))) {
            return last.budgets;
        }
        Spending[] spendings = new Spending[accounts.size()];
        List<BudgetFacts> facts = new ArrayList<>(spendings.length);
        for (int i = 0; i < spendings.length; i++) {
            Account account = accounts.get(i);
            spendings[i] = account.at(epochMillis);
            facts.add(new BudgetFacts(
                    account.tenant().isEmpty() ? "" : tenant,
                    account.budget().period().label(),
                    spendings[i].usd(),
                    account.budget().limitUsd()));
        }
        Seen made = new Seen(tenant, spendings, Budgets.of(facts));
        seen = made;
        return made.budgets;
    }

    void add(double usd, long epochMillis) {
        for (Account account : accounts) {
            account.add(usd, epochMillis);
        }
    }

    /** Spendings are replaced whole, so the same objects say the same. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isCurrent(Seen last, long epochMillis) {
        if (last.spendings.length != accounts.size()) {
            return false;
        }
        for (int i = 0; i < last.spendings.length; i++) {
            if (accounts.get(i).at(epochMillis) != last.spendings[i]) {
                return false;
            }
        }
        return true;
    }
}
