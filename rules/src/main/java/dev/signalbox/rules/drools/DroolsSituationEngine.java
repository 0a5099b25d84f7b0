package dev.signalbox.rules.drools;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.situations.Observation;
import dev.signalbox.rules.situations.SituationEngine;
import dev.signalbox.rules.situations.SituationException;
import dev.signalbox.rules.situations.SituationLimits;
import dev.signalbox.rules.situations.WorldState;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Situation rules in a stateful session of their own.
 *
 * <p>Drools says what holds now; how long it has held, and what follows from that, is kept beside it.
 */
final class DroolsSituationEngine implements SituationEngine {

    private final ZoneId zone;
    private final SituationLimits limits;
    private final WorkLimit work;
    private final SituationSession session;
    private final HeldSituations held;
    private final Map<Integer, SituationRule> rules = new LinkedHashMap<>();
    private Map<String, Boolean> lastHealthy = Map.of();
    private @Nullable Instant last;
    private boolean closed;

    DroolsSituationEngine(List<SituationRule> all, ZoneId zone, SituationLimits limits, LongSupplier nanoTime) {
        this.zone = zone;
        this.limits = limits;
        this.work = new WorkLimit(limits, nanoTime);
        for (int index = 0; index < all.size(); index++) {
            if (all.get(index).enabled()) {
                rules.put(index, all.get(index));
            }
        }
        this.held = new HeldSituations(rules);
        this.session = new SituationSession(
                KieBaseBuilder.createKieBaseFromModel(SituationModel.of(rules, work)), rules.values());
    }

    @Override
    public Situations update(WorldState state, Instant at) throws SituationException {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        if (last != null && at.isBefore(last)) {
            throw new IllegalArgumentException("the time goes back from " + last + " to " + at);
        }
        last = at;
        Map<Integer, List<Match>> matches = new HashMap<>();
        try {
            work.begin();
            evaluate(state, at, matches);
        } catch (RuntimeException e) {
            session.drop();
            throw failure(e);
        }
        return held.update(matches, at);
    }

    private void evaluate(WorldState state, Instant at, Map<Integer, List<Match>> matches) {
        List<Observation> observations = observations(state);
        int inWindows = session.observe(observations, at);
        LocalDateTime time = LocalDateTime.ofInstant(at, zone);
        List<Object> facts = new ArrayList<>(observations);
        facts.addAll(state.prices());
        facts.addAll(state.fleets());
        facts.addAll(state.grids());
        facts.addAll(state.budgets());
        facts.add(World.of(time.toLocalDate(), time.getHour()));
        if (facts.size() + inWindows > limits.maxFacts()) {
            throw new WorkLimit.Exceeded("there are " + (facts.size() + inWindows)
                    + " facts, those in windows included, and at most " + limits.maxFacts() + " are taken");
        }
        session.fire(
                facts,
                (rule, match) -> {
                    work.firing();
                    matches.computeIfAbsent(rule, any -> new ArrayList<>()).add(match);
                },
                limits.maxFirings());
    }

    private List<Observation> observations(WorldState state) {
        List<Observation> observations = new ArrayList<>();
        Map<String, Boolean> healthy = new HashMap<>();
        for (BackendFacts backend : state.backends()) {
            Boolean before = lastHealthy.get(backend.id());
            observations.add(new Observation(backend, before != null && before != backend.healthy()));
            healthy.put(backend.id(), backend.healthy());
        }
        lastHealthy = healthy;
        return observations;
    }

    private static SituationException failure(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WorkLimit.Exceeded) {
                return new SituationException(
                        "the situation rules were broken off: " + cause.getMessage()
                                + ". Maybe use shorter windows or join patterns more closely.",
                        null);
            }
        }
        return new SituationException("the situation rules failed: " + failure, failure);
    }

    /** The number of facts in the session. */
    long factCount() {
        return session.factCount();
    }

    @Override
    public void close() {
        closed = true;
        session.drop();
    }
}
