package dev.signalbox.core.budget;

import dev.signalbox.core.decision.BudgetSource;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.rules.Budgets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What requests have cost, account by account, as it counts for budgets.
 *
 * <p>A request counts when it ends, in the period of that moment, with its average cost by the cost model of the backend that
 * answered, for the tokens that backend counted or, where it counted none, for those predicted. {@link Costs} says which
 * requests count. Everything may be called from any thread and takes no lock.
 */
public final class Ledger implements BudgetSource, DecisionObserver {

    /** The name of tenants that share one account because there are more than can have one each. */
    public static final String OTHERS = "other";

    /** How many tenants have accounts of their own for the budgets that each tenant has. */
    static final int MAX_TENANTS = 1000;

    private final InstantSource clock;
    private final List<Account> shared = new ArrayList<>();
    private final List<Budget> ofEach = new ArrayList<>();
    private final Map<String, List<Budget>> ofNamed = new LinkedHashMap<>();
    private final ConcurrentMap<String, TenantAccounts> tenants = new ConcurrentHashMap<>();
    private final TenantAccounts nobody;
    private final TenantAccounts others;
    private volatile boolean changed;

    /**
     * A ledger in which nothing is spent yet.
     *
     * @param budgets at most one of each tenant and period
     */
    public Ledger(List<Budget> budgets, InstantSource clock) {
        this.clock = clock;
        long now = clock.millis();
        for (Budget budget : budgets) {
            switch (budget.tenant()) {
                case "" -> shared.add(new Account("", budget, now));
                case Budget.EACH_TENANT -> ofEach.add(budget);
                default ->
                    ofNamed.computeIfAbsent(budget.tenant(), tenant -> new ArrayList<>())
                            .add(budget);
            }
        }
        nobody = new TenantAccounts(shared, List.of());
        others = new TenantAccounts(
                shared,
                ofEach.stream().map(budget -> new Account(OTHERS, budget, now)).toList());
        ofNamed.keySet().forEach(tenant -> open(tenant, now));
    }

    @Override
    public Budgets at(String tenant, long epochMillis) {
        return accounts(tenant, epochMillis).budgets(tenant, epochMillis);
    }

    @Override
    public void decided(Decision decision, long nanos) {}

    @Override
    public void completed(Decision decision, RequestResult result) {
        String tenant = decision.facts().request().tenant();
        if (Costs.count(result)) {
            add(tenant, decision.spent(result).usd());
        }
        for (RequestResult.Try tried : result.tries()) {
            if (tried.lost()) {
                add(tenant, decision.spentInVain(tried, result).usd());
            }
        }
    }

    /** Adds what a tenant's request cost, in US dollars; NaN if that is not known. */
    void add(String tenant, double usd) {
        long now = clock.millis();
        accounts(tenant, now).add(usd, now);
        changed = true;
    }

    /** How every budget stands: those of all tenants, then each tenant's, then what those without an account share. */
    public List<BudgetStatus> statuses() {
        long now = clock.millis();
        return accounts().stream().map(account -> status(account, now)).toList();
    }

    /** Every account, in the order of {@link #statuses}. */
    List<Account> accounts() {
        List<Account> all = new ArrayList<>(shared);
        tenants.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> all.addAll(entry.getValue().own()));
        if (tenants.size() >= limit()) {
            all.addAll(others.own());
        }
        return all;
    }

    /** A tenant's accounts, or with an empty name those of all tenants together. */
    List<Account> accountsOf(String tenant) {
        return tenant.isEmpty() ? shared : accounts(tenant, clock.millis()).own();
    }

    /** Whether something was spent since this was asked last. Asked by one thread. */
    boolean takeChanged() {
        boolean result = changed;
        changed = false;
        return result;
    }

    private TenantAccounts accounts(String tenant, long epochMillis) {
        if (tenant.isEmpty()) {
            return nobody;
        }
        TenantAccounts known = tenants.get(tenant);
        if (known != null) {
            return known;
        }
        if (ofEach.isEmpty()) {
            return nobody;
        }
        return tenants.size() < limit() ? open(tenant, epochMillis) : others;
    }

    private TenantAccounts open(String tenant, long epochMillis) {
        return tenants.computeIfAbsent(
                tenant,
                name -> new TenantAccounts(
                        shared,
                        budgetsOf(name).stream()
                                .map(budget -> new Account(name, budget, epochMillis))
                                .toList()));
    }

    /** The tenant's own budgets, and for other periods those that each tenant has. */
    private List<Budget> budgetsOf(String tenant) {
        List<Budget> budgets = new ArrayList<>(ofNamed.getOrDefault(tenant, List.of()));
        for (Budget budget : ofEach) {
            if (budgets.stream().noneMatch(named -> named.period() == budget.period())) {
                budgets.add(budget);
            }
        }
        return budgets;
    }

    private int limit() {
        return MAX_TENANTS + ofNamed.size();
    }

    private static BudgetStatus status(Account account, long now) {
        Spending spending = account.at(now);
        return new BudgetStatus(
                account.tenant(),
                account.budget().period().label(),
                spending.usd(),
                account.budget().limitUsd(),
                Instant.ofEpochMilli(spending.start()),
                Instant.ofEpochMilli(spending.end()),
                spending.unpriced());
    }
}
