package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.Attainment;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.Policy;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.cost.CostEstimate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The metrics of decisions and requests.
 *
 * <p>Sums are kept here and handed over when they are asked for, so that a request costs only additions and its histograms'
 * entries. Attributes are made once for each set of labels.
 */
public final class RequestTelemetry implements DecisionObserver {

    /** The name of all our metrics' scope. */
    static final String SCOPE = "dev.signalbox";

    /** From a microsecond: a decision takes a few. */
    private static final List<Double> DECISION_SECONDS =
            List.of(1e-6, 2e-6, 4e-6, 8e-6, 16e-6, 32e-6, 64e-6, 128e-6, 256e-6, 512e-6, 1e-3, 4e-3, 16e-3);

    /** Policies that served requests lately; older ones' rules are looked up again should they come back. */
    private static final int POLICIES = 8;

    private final DoubleHistogram decisionDuration;
    private final GenAiMetrics genAi;
    private final CappedMap<DecisionKey, Counted> decisions =
            new CappedMap<>(Labels.LIMIT, DecisionKey::counted, DecisionKey.OTHER.counted());
    private final CappedMap<SloKey, Counted> slos =
            new CappedMap<>(Labels.LIMIT, SloKey::counted, new SloKey(Labels.OTHER, false).counted());
    private final CappedMap<String, Counted> rules =
            new CappedMap<>(Labels.LIMIT, RequestTelemetry::ruleCounter, ruleCounter(Labels.OTHER));
    private final ConcurrentMap<String, Counted[]> rulesOfPolicies = new ConcurrentHashMap<>();
    private final SeriesMap series = new SeriesMap();
    private final FlowMetrics flow;

    public RequestTelemetry(OpenTelemetry openTelemetry) {
        Meter meter = openTelemetry.getMeter(SCOPE);
        genAi = new GenAiMetrics(meter);
        flow = new FlowMetrics(meter);
        decisionDuration = meter.histogramBuilder("signalbox.decision.duration")
                .setDescription("Time a decision took, from the request's attributes to the choice.")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(DECISION_SECONDS)
                .build();
        counter(meter, "signalbox.decisions", "Decisions by what became of the request.", decisions);
        counter(meter, "signalbox.slo.attained", "Ended requests with a target, by whether they met it.", slos);
        counter(meter, "signalbox.rule.fired", "Decisions that a rule contributed to.", rules);
        sum(meter, "signalbox.cost.usd", "{USD}", "Average cost of the answered requests.", one -> one.usd.sum());
        sum(meter, "signalbox.energy.joules", "J", "Energy of the answered requests.", one -> one.joules.sum());
    }

    @Override
    public void decided(Decision decision, long nanos) {
        decisionDuration.record(nanos * 1e-9, Attributes.empty());
        Refusal refusal = decision.refusal();
        String requestClass = decision.facts().requestClass();
        DecisionKey key;
        if (refusal == null) {
            Offer chosen = decision.choice(0);
            key = new DecisionKey(
                    requestClass,
                    chosen.backend().placement().name(),
                    chosen.backend().id(),
                    "placed");
        } else {
            key = new DecisionKey(requestClass, Labels.NONE, Labels.NONE, refusal.code());
        }
        decisions.get(key).count.increment();
        if (!decision.onDeviceFailed().isEmpty()) {
            flow.failedOnDevice();
        }
        countRules(decision);
    }

    @Override
    public void completed(Decision decision, RequestResult result) {
        RequestSeries one = series.of(decision, result.choice());
        String error = ErrorTypes.of(result);
        Attributes attributes = error.isEmpty() ? one.genAi : one.failed(error);
        genAi.duration(result.durationMs(), attributes);
        InferenceRequest request = decision.facts().request();
        double ttftMs = Attainment.ttftMs(request, result);
        if (!Double.isNaN(ttftMs)) {
            genAi.ttft(ttftMs, attributes);
        }
        double tpotMs = Attainment.tpotMs(request, result);
        if (!Double.isNaN(tpotMs)) {
            genAi.tpot(tpotMs, attributes);
        }
        if (result.promptTokens() != InferenceRequest.UNKNOWN) {
            genAi.tokens(result.promptTokens(), one.inputTokens);
        }
        if (result.outputTokens() != InferenceRequest.UNKNOWN) {
            genAi.tokens(result.outputTokens(), one.outputTokens);
        }
        countSlo(decision, result);
        if (result.choice() >= 0 && result.outcome() == RequestResult.Outcome.ANSWERED && result.status() < 400) {
            addTaken(one, decision.spent(result));
        }
        for (RequestResult.Try tried : result.tries()) {
            if (tried.lost()) {
                addTaken(series.of(decision, tried.choice()), decision.spentInVain(tried, result));
            }
        }
        flow.hedged(result.hedge());
    }

    @Override
    public void waiting() {
        flow.waiting();
    }

    @Override
    public void waited(WaitOutcome outcome, double millis) {
        flow.waited(outcome, millis);
    }

    private void countRules(Decision decision) {
        Policy policy = decision.decider().policy();
        Counted[] counters = rulesOfPolicies.get(policy.revision());
        if (counters == null) {
            counters =
                    policy.rules().stream().map(rule -> rules.get(rule.name())).toArray(Counted[]::new);
            if (rulesOfPolicies.size() >= POLICIES) {
                rulesOfPolicies.clear();
            }
            rulesOfPolicies.put(policy.revision(), counters);
        }
        for (int rule = 0; rule < counters.length; rule++) {
            if (decision.hasFired(rule)) {
                counters[rule].count.increment();
            }
        }
    }

    private void countSlo(Decision decision, RequestResult result) {
        Attainment attainment = Attainment.of(decision.facts(), result);
        if (attainment != Attainment.NOT_JUDGED) {
            slos.get(new SloKey(decision.facts().requestClass(), attainment == Attainment.ATTAINED))
                    .count
                    .increment();
        }
    }

    private static void addTaken(RequestSeries one, CostEstimate taken) {
        if (!Double.isNaN(taken.usd())) {
            one.usd.add(taken.usd());
        }
        if (!Double.isNaN(taken.energyJoules())) {
            one.joules.add(taken.energyJoules());
        }
    }

    private static <K> void counter(Meter meter, String name, String description, CappedMap<K, Counted> counters) {
        meter.counterBuilder(name)
                .setDescription(description)
                .buildWithCallback(measurement -> counters.forEach(one -> {
                    long count = one.count.sum();
                    if (count > 0) {
                        measurement.record(count, one.attributes);
                    }
                }));
    }

    private void sum(Meter meter, String name, String unit, String description, Function<RequestSeries, Double> value) {
        meter.counterBuilder(name)
                .ofDoubles()
                .setUnit(unit)
                .setDescription(description)
                .buildWithCallback(measurement -> series.sums(value).forEach((labels, sum) -> {
                    measurement.record(sum, labels);
                }));
    }

    private static Counted ruleCounter(String rule) {
        return new Counted(Attributes.of(Labels.RULE, rule));
    }

    private static final class Counted {
        final Attributes attributes;
        final LongAdder count = new LongAdder();

        Counted(Attributes attributes) {
            this.attributes = attributes;
        }
    }

    private record DecisionKey(String requestClass, String placement, String backend, String outcome) {

        static final DecisionKey OTHER = new DecisionKey(Labels.OTHER, Labels.OTHER, Labels.OTHER, Labels.OTHER);

        Counted counted() {
            return new Counted(Attributes.of(
                    Labels.REQUEST_CLASS,
                    requestClass,
                    Labels.PLACEMENT,
                    placement,
                    Labels.BACKEND,
                    backend,
                    Labels.OUTCOME,
                    outcome));
        }
    }

    private record SloKey(String requestClass, boolean attained) {
        Counted counted() {
            return new Counted(Attributes.of(Labels.REQUEST_CLASS, requestClass, Labels.ATTAINED, attained));
        }
    }
}
