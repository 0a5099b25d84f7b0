package dev.signalbox.core.testing;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.PriceFacts;
import dev.signalbox.rules.PriceField;
import dev.signalbox.rules.situations.WorldState;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The world of a setting as situation rules see it. */
final class GivenWorld {

    private GivenWorld() {}

    /**
     * The world at the setting's time.
     *
     * @throws IllegalArgumentException if a value is not possible; the message is for the operator
     */
    static WorldState of(Setting setting) {
        Map<String, Values> fleet = setting.fleet();
        List<BackendFacts> backends = new ArrayList<>();
        List<PriceFacts> prices = new ArrayList<>();
        fleet.forEach((id, values) -> {
            backends.add(backend(id, values));
            if (values.has(PriceField.USD_PER_HOUR)
                    || values.has(PriceField.USD_PER_MILLION_INPUT_TOKENS)
                    || values.has(PriceField.USD_PER_MILLION_OUTPUT_TOKENS)) {
                prices.add(new PriceFacts(
                        id,
                        values.number(PriceField.USD_PER_HOUR),
                        values.number(PriceField.USD_PER_MILLION_INPUT_TOKENS),
                        values.number(PriceField.USD_PER_MILLION_OUTPUT_TOKENS)));
            }
        });
        return new WorldState(
                backends,
                prices,
                fleets(fleet, backends),
                setting.grids.entrySet().stream()
                        .map(grid -> new GridFacts(grid.getKey(), grid.getValue()))
                        .toList(),
                setting.budgets);
    }

    private static BackendFacts backend(String id, Values values) {
        double age = values.number(CandidateField.LOAD_AGE_MS);
        return new BackendFacts(
                id,
                Placement.valueOf(values.text(CandidateField.PLACEMENT)),
                values.text(CandidateField.HARDWARE),
                values.text(CandidateField.REGION),
                values.flag(CandidateField.OWNED).orElse(false),
                values.flag(CandidateField.HEALTHY).orElse(true),
                values.number(CandidateField.RUNNING),
                values.number(CandidateField.WAITING),
                values.has(CandidateField.SATURATION)
                        ? values.number(CandidateField.SATURATION)
                        : busy(values) / capacity(values),
                values.number(CandidateField.KV_CACHE_USAGE),
                Double.isNaN(age) && GivenFleet.isSampled(values) ? 0 : age,
                values.number(CandidateField.ERROR_RATE));
    }

    /** Each placement as a whole: its saturation is known if that of each of its backends is. */
    private static List<FleetFacts> fleets(Map<String, Values> fleet, List<BackendFacts> backends) {
        List<FleetFacts> fleets = new ArrayList<>();
        for (Placement placement : Placement.values()) {
            List<BackendFacts> members = backends.stream()
                    .filter(backend -> backend.placement() == placement)
                    .toList();
            if (!members.isEmpty()) {
                List<Values> values = members.stream()
                        .map(member -> fleet.getOrDefault(member.id(), Values.NONE))
                        .toList();
                fleets.add(new FleetFacts(
                        placement,
                        members.size(),
                        (int) members.stream().filter(BackendFacts::healthy).count(),
                        values.stream().mapToDouble(GivenWorld::busy).sum()
                                / values.stream()
                                        .mapToDouble(GivenWorld::capacity)
                                        .sum()));
            }
        }
        return fleets;
    }

    private static double busy(Values values) {
        double waiting = values.number(CandidateField.WAITING);
        return values.number(CandidateField.RUNNING) + (Double.isNaN(waiting) ? 0 : waiting);
    }

    private static double capacity(Values values) {
        int capacity = values.count(BackendReader.MAX_CONCURRENCY);
        return capacity == InferenceRequest.UNKNOWN ? Double.NaN : capacity;
    }
}
