package dev.signalbox.core.testing;

import dev.signalbox.rules.BudgetFacts;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a case says of the world, while it is put together: what the file says, then the test, then the matrix. */
final class Setting {

    Values request = Values.NONE;
    final Map<String, Values> backends = new LinkedHashMap<>();

    /** The backends that are there; null for all. */
    @Nullable
    List<String> fleet;

    ZonedDateTime clock;
    List<BudgetFacts> budgets = List.of();
    final Map<String, Double> grids = new LinkedHashMap<>();
    List<String> situations = List.of();

    Setting(ZonedDateTime clock) {
        this.clock = clock;
    }

    Setting copy() {
        Setting copy = new Setting(clock);
        copy.request = request;
        copy.backends.putAll(backends);
        copy.fleet = fleet;
        copy.budgets = budgets;
        copy.grids.putAll(grids);
        copy.situations = situations;
        return copy;
    }

    /** The backends that are there, in the file's order. */
    Map<String, Values> fleet() {
        Map<String, Values> present = new LinkedHashMap<>(backends);
        if (fleet != null) {
            present.keySet().retainAll(fleet);
        }
        return present;
    }
}
