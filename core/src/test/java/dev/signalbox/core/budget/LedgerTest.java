package dev.signalbox.core.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.Budgets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LedgerTest {

    private Instant now = Instant.parse("2026-03-02T10:15:00Z");
    private final InstantSource clock = () -> now;

    @Test
    void aTenantSeesItsOwnBudgetsAndThoseOfAll() {
        Ledger ledger =
                ledger(budget("", Period.MONTH, 1000), budget("acme", Period.DAY, 20), budget("else", Period.DAY, 5));

        ledger.add("acme", 15);

        assertThat(seen(ledger, "acme"))
                .containsExactly(new BudgetFacts("", "month", 15, 1000), new BudgetFacts("acme", "day", 15, 20));
        assertThat(seen(ledger, "else"))
                .containsExactly(new BudgetFacts("", "month", 15, 1000), new BudgetFacts("else", "day", 0, 5));
        assertThat(seen(ledger, "stranger")).containsExactly(new BudgetFacts("", "month", 15, 1000));
        assertThat(seen(ledger, "")).containsExactly(new BudgetFacts("", "month", 15, 1000));
    }

    @Test
    void everyTenantMayHaveABudgetOfItsOwnUnlessItIsNamed() {
        Ledger ledger =
                ledger(budget("*", Period.DAY, 10), budget("acme", Period.DAY, 20), budget("*", Period.HOUR, 3));

        ledger.add("acme", 1);
        ledger.add("small", 2);

        assertThat(seen(ledger, "acme"))
                .containsExactlyInAnyOrder(
                        new BudgetFacts("acme", "day", 1, 20), new BudgetFacts("acme", "hour", 1, 3));
        assertThat(seen(ledger, "small"))
                .containsExactlyInAnyOrder(
                        new BudgetFacts("small", "day", 2, 10), new BudgetFacts("small", "hour", 2, 3));
        assertThat(seen(ledger, "")).isEmpty();
    }

    @Test
    void aPeriodThatIsOverTakesItsSpendingAlong() {
        Ledger ledger = new Ledger(
                List.of(new Budget("", Period.DAY, 10, ZoneId.of("Europe/Berlin")), budget("", Period.MONTH, 100)),
                clock);
        ledger.add("acme", 4);

        now = Instant.parse("2026-03-02T22:59:59.999Z");
        assertThat(seen(ledger, "")).extracting(BudgetFacts::spentUsd).containsExactly(4.0, 4.0);
        now = Instant.parse("2026-03-02T23:00:00Z");
        assertThat(seen(ledger, "")).extracting(BudgetFacts::spentUsd).containsExactly(0.0, 4.0);
        ledger.add("acme", 1);
        assertThat(seen(ledger, "")).extracting(BudgetFacts::spentUsd).containsExactly(1.0, 5.0);
    }

    @Test
    void aClockThatIsSetBackForgetsNothing() {
        Ledger ledger = ledger(budget("", Period.HOUR, 10));
        ledger.add("", 4);

        now = now.minusSeconds(7200);

        assertThat(seen(ledger, "")).extracting(BudgetFacts::spentUsd).containsExactly(4.0);
    }

    @Test
    void aRequestOfUnknownCostIsCountedButNotInTheSum() {
        Ledger ledger = ledger(budget("", Period.DAY, 10));

        ledger.add("acme", Double.NaN);
        ledger.add("acme", 2);

        assertThat(ledger.statuses()).singleElement().satisfies(status -> {
            assertThat(status.spentUsd()).isEqualTo(2);
            assertThat(status.unpricedRequests()).isEqualTo(1);
            assertThat(status.fraction()).isEqualTo(0.2);
            assertThat(status.since()).isEqualTo(Instant.parse("2026-03-02T00:00:00Z"));
            assertThat(status.until()).isEqualTo(Instant.parse("2026-03-03T00:00:00Z"));
        });
    }

    @Test
    void tenantsBeyondTheLimitShareAnAccount() {
        Ledger ledger = ledger(budget("*", Period.DAY, 10), budget("named", Period.DAY, 1));
        IntStream.range(0, Ledger.MAX_TENANTS).forEach(i -> ledger.add("tenant-" + i, 1));

        ledger.add("one too many", 2);
        ledger.add("two too many", 3);
        ledger.add("named", 0.5);

        assertThat(seen(ledger, "tenant-7")).containsExactly(new BudgetFacts("tenant-7", "day", 1, 10));
        assertThat(seen(ledger, "one too many")).containsExactly(new BudgetFacts("one too many", "day", 5, 10));
        assertThat(seen(ledger, "two too many")).containsExactly(new BudgetFacts("two too many", "day", 5, 10));
        assertThat(seen(ledger, "named")).containsExactly(new BudgetFacts("named", "day", 0.5, 1));
        assertThat(ledger.statuses())
                .hasSize(Ledger.MAX_TENANTS + 2)
                .last()
                .satisfies(status -> assertThat(status.tenant()).isEqualTo(Ledger.OTHERS));
    }

    @Test
    void whatRulesSeeStaysTheSameObjectUntilSomethingIsSpent() {
        Ledger ledger = ledger(budget("", Period.DAY, 10), budget("acme", Period.HOUR, 10));
        Budgets first = ledger.at("acme", now.toEpochMilli());

        assertThat(ledger.at("acme", now.toEpochMilli())).isSameAs(first);
        assertThat(ledger.at("stranger", now.toEpochMilli()))
                .isSameAs(ledger.at("somebody else", now.toEpochMilli()))
                .isNotSameAs(first);
        ledger.add("else", 1);
        assertThat(ledger.at("acme", now.toEpochMilli())).isNotSameAs(first);
        assertThat(new Ledger(List.of(), clock).at("acme", 0)).isSameAs(Budgets.NONE);
    }

    private List<BudgetFacts> seen(Ledger ledger, String tenant) {
        return ledger.at(tenant, now.toEpochMilli()).visibleTo(tenant);
    }

    private Ledger ledger(Budget... budgets) {
        return new Ledger(List.of(budgets), clock);
    }

    private static Budget budget(String tenant, Period period, double limitUsd) {
        return new Budget(tenant, period, limitUsd, ZoneOffset.UTC);
    }
}
