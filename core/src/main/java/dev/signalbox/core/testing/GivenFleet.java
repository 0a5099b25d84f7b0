package dev.signalbox.core.testing;

import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The backends of one case as the decision pipeline takes them.
 *
 * <p>What the pipeline works out, it works out here too: saturation from the load, whether the targets are met from the
 * estimates. A figure that the test gives itself stands in the place of what the pipeline says of it.
 */
final class GivenFleet {

    /** What the pipeline takes from the state and the estimates, so that a test gives it there. */
    private static final Set<CandidateField> FROM_STATE = EnumSet.of(
            CandidateField.HEALTHY, CandidateField.WAITING, CandidateField.KV_CACHE_USAGE, CandidateField.LOAD_AGE_MS);

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");
    private static final String NOT_HEALTHY = "the test says that it is not healthy";
    private static final String MARKED = "the test says so";

    private final FleetSnapshot snapshot;
    private final List<BackendMark> marks = new ArrayList<>();
    private final Map<String, Map<CandidateField, Double>> figures = new HashMap<>();

    /**
     * The fleet of these backends.
     *
     * @param model what backends offer that name no model
     */
    GivenFleet(Map<String, Values> backends, String model, Instant now) {
        List<Offer> offers = new ArrayList<>();
        backends.forEach((id, values) -> {
            addOffers(id, values, model, now, offers);
            values.texts(CandidateField.MARKS.label()).stream()
                    .distinct()
                    .forEach(mark -> marks.add(new BackendMark(id, mark, now, MARKED)));
        });
        snapshot = FleetSnapshot.of(offers);
    }

    FleetSnapshot snapshot() {
        return snapshot;
    }

    /** The marks that the test itself gives. */
    List<BackendMark> marks() {
        return marks;
    }

    /** What the test itself says of these candidates. */
    GivenFigures figures(List<CandidateFacts> candidates) {
        GivenFigures given = new GivenFigures();
        for (int i = 0; i < candidates.size(); i++) {
            CandidateFacts candidate = candidates.get(i);
            given.add(i, figures.getOrDefault(key(candidate.backend(), candidate.model()), Map.of()));
        }
        return given;
    }

    private void addOffers(String id, Values values, String model, Instant now, List<Offer> offers) {
        int maxConcurrency = values.count(BackendReader.MAX_CONCURRENCY);
        List<ServedModel> models = new ArrayList<>();
        Map<String, Values> given = models(values, model);
        given.forEach((name, special) -> models.add(servedModel(name, values.with(special))));
        Backend backend = new Backend(
                id,
                Placement.valueOf(values.text(CandidateField.PLACEMENT)),
                values.text(CandidateField.HARDWARE),
                NOWHERE,
                values.text(CandidateField.REGION),
                values.flag(CandidateField.OWNED).orElse(false),
                maxConcurrency,
                models,
                Map.of(),
                Map.of());
        BackendState state = new BackendState(maxConcurrency);
        boolean healthy = values.flag(CandidateField.HEALTHY).orElse(true);
        state.observed(new BackendStatus(healthy, healthy ? "" : NOT_HEALTHY, load(values, now)), now.toEpochMilli());
        for (ServedModel served : models) {
            Values ofModel = values.with(given.getOrDefault(served.name(), Values.NONE));
            offers.add(new Offer(backend, served, estimator(ofModel), state));
            figures.put(key(id, served.name()), figures(ofModel));
        }
    }

    private static Map<String, Values> models(Values values, String model) {
        return values.byKey().get(BackendReader.MODELS) instanceof BackendReader.ModelMap models
                ? models.byName()
                : Map.of(model, Values.NONE);
    }

    private static ServedModel servedModel(String name, Values values) {
        List<String> labels = values.texts(BackendReader.OPERATIONS);
        Set<Operation> operations = EnumSet.allOf(Operation.class);
        if (!labels.isEmpty()) {
            operations = operations.stream()
                    .filter(operation -> labels.contains(operation.label()))
                    .collect(Collectors.toSet());
        }
        return new ServedModel(
                name,
                name,
                operations,
                values.text(CandidateField.QUANTIZATION),
                values.count(CandidateField.CONTEXT_TOKENS.label()));
    }

    private static Load load(Values values, Instant now) {
        double age = values.number(CandidateField.LOAD_AGE_MS);
        return new Load(
                values.count(CandidateField.RUNNING.label()),
                values.count(CandidateField.WAITING.label()),
                values.number(CandidateField.KV_CACHE_USAGE),
                isSampled(values) ? now.minusMillis(Double.isNaN(age) ? 0 : (long) age) : Load.NEVER);
    }

    /** Whether a test says anything of a backend's load, so that there is an age of it. */
    static boolean isSampled(Values values) {
        return values.has(CandidateField.LOAD_AGE_MS)
                || values.has(CandidateField.RUNNING)
                || values.has(CandidateField.WAITING)
                || values.has(CandidateField.KV_CACHE_USAGE);
    }

    private static Estimator estimator(Values values) {
        Linear ttftMs = estimate(values, CandidateField.TTFT_MS);
        Linear tpotMs = estimate(values, CandidateField.TPOT_MS);
        Linear usd = estimate(values, CandidateField.COST_USD);
        Linear marginalUsd = estimate(values, CandidateField.MARGINAL_COST_USD);
        Linear energyJoules = estimate(values, CandidateField.ENERGY_JOULES);
        Linear carbonGrams = estimate(values, CandidateField.CARBON_GRAMS);
        return (request, load) -> new CostEstimate(
                ttftMs.of(request),
                tpotMs.of(request),
                usd.of(request),
                marginalUsd.of(request),
                energyJoules.of(request),
                carbonGrams.of(request),
                Double.NaN);
    }

    private static Linear estimate(Values values, CandidateField figure) {
        return values.byKey().get(figure.label()) instanceof Linear linear ? linear : Linear.fixed(Double.NaN);
    }

    private static Map<CandidateField, Double> figures(Values values) {
        Map<CandidateField, Double> given = new HashMap<>();
        for (CandidateField field : CandidateField.values()) {
            if (!field.isFigure() || FROM_STATE.contains(field) || BackendReader.ESTIMATES.contains(field)) {
                continue;
            }
            Object value = values.byKey().get(field.label());
            if (value instanceof Double number) {
                given.put(field, number);
            } else if (value instanceof Boolean flag) {
                given.put(field, flag ? CandidateFigures.TRUE : CandidateFigures.FALSE);
            }
        }
        if (!values.has(CandidateField.RUNNING)) {
            // The pipeline takes a backend that tells nothing to do nothing; a test means that it is not known.
            given.put(CandidateField.RUNNING, Double.NaN);
            given.putIfAbsent(CandidateField.SATURATION, Double.NaN);
        }
        return given;
    }

    private static String key(String backend, String model) {
        return backend + '\n' + model;
    }
}
