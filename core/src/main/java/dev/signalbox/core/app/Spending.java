package dev.signalbox.core.app;

import dev.signalbox.core.budget.BudgetStatus;
import dev.signalbox.core.budget.Ledger;
import dev.signalbox.core.budget.LedgerKeeper;
import dev.signalbox.core.config.SidecarConfiguration;
import dev.signalbox.core.decision.BudgetSource;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.telemetry.BudgetTelemetry;
import dev.signalbox.rules.BudgetFacts;
import io.opentelemetry.api.OpenTelemetry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The budgets of a configuration, kept on disk; where it has none, nothing is counted and no file is made. */
record Spending(Optional<Ledger> ledger) {

    private static final String FILE = "budgets.json";
    private static final Duration WRITTEN_EVERY = Duration.ofSeconds(1);

    /**
     * Takes up what was spent before the restart.
     *
     * @throws StartException if the state directory can't be used
     */
    static Spending begin(
            SidecarConfiguration configuration, InstantSource clock, OpenTelemetry openTelemetry, Parts parts) {
        if (configuration.budgets().isEmpty()) {
            return new Spending(Optional.empty());
        }
        Ledger ledger = new Ledger(Wiring.budgets(configuration.budgets()), clock);
        try {
            parts.add(LedgerKeeper.start(ledger, configuration.stateDirectory().resolve(FILE), WRITTEN_EVERY, clock));
        } catch (UncheckedIOException e) {
            throw new StartException(
                    e.getMessage() + " (" + e.getCause() + "). Maybe set state.directory to one that can be written",
                    e);
        }
        BudgetTelemetry.register(openTelemetry, ledger::statuses);
        return new Spending(Optional.of(ledger));
    }

    /** What decisions see. */
    BudgetSource source() {
        return ledger.isPresent() ? ledger.get() : BudgetSource.NONE;
    }

    /** What has to hear of ended requests. */
    List<DecisionObserver> observers() {
        return ledger.<DecisionObserver>map(observer -> observer).stream().toList();
    }

    /** What situation rules see. */
    List<BudgetFacts> facts() {
        return statuses().stream()
                .map(status -> new BudgetFacts(status.tenant(), status.period(), status.spentUsd(), status.limitUsd()))
                .toList();
    }

    List<BudgetStatus> statuses() {
        return ledger.map(Ledger::statuses).orElse(List.of());
    }
}
