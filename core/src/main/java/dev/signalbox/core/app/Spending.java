package dev.signalbox.core.app;

import dev.signalbox.core.budget.BudgetStatus;
import dev.signalbox.core.budget.Ledger;
import dev.signalbox.core.budget.LedgerKeeper;
import dev.signalbox.core.config.BudgetConfiguration;
import dev.signalbox.core.decision.BudgetSource;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.state.StateDirectory;
import dev.signalbox.core.telemetry.BudgetTelemetry;
import dev.signalbox.rules.BudgetFacts;
import io.opentelemetry.api.OpenTelemetry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The budgets of a configuration, kept on disk; where it has none, nothing is counted and no file is made. */
record Spending(Optional<Ledger> ledger) {

    private static final String PART = "budgets";
    private static final Duration WRITTEN_EVERY = Duration.ofSeconds(1);

    /**
     * Takes up what was spent before the restart.
     *
     * @throws StartException if it should be kept and can't be: all budgets would begin anew with each restart
     */
    static Spending begin(
            List<BudgetConfiguration> budgets,
            StateDirectory state,
            InstantSource clock,
            OpenTelemetry openTelemetry,
            Parts parts) {
        if (budgets.isEmpty()) {
            return new Spending(Optional.empty());
        }
        if (state.problem().isPresent()) {
            throw unkept(state.problem().get(), null);
        }
        Ledger ledger = new Ledger(Wiring.budgets(budgets), clock);
        try {
            parts.add(LedgerKeeper.start(ledger, state.files(PART), WRITTEN_EVERY, clock));
        } catch (UncheckedIOException e) {
            throw unkept(String.valueOf(e.getCause()), e);
        }
        BudgetTelemetry.register(openTelemetry, ledger::statuses);
        return new Spending(Optional.of(ledger));
    }

    private static StartException unkept(String problem, @Nullable Throwable cause) {
        return new StartException(
                "what is spent of the budgets can't be kept: " + problem
                        + ". Maybe set state.directory to a directory that can be written, or to none",
                cause);
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
