package dev.signalbox.rules.analysis;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.BudgetField;
import dev.signalbox.rules.Budgets;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.FleetField;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.SituationField;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.World;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Modality;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values for some fields of a request, a time and other facts, from which a scene is made in which everything else is
 * ordinary.
 *
 * @param shared values of the request's and clock's fields
 * @param others the other facts: candidates, budgets and so on
 */
record Assignment(Map<Term, Object> shared, List<Other> others) {

    private static final int HOUR = 12;
    private static final double LIMIT_USD = 100;

    /** A fact with values of some of its fields. */
    record Other(Fact fact, Map<Term, Object> values) {

        Values read() {
            return new Values(values);
        }
    }

    /**
     * The scene on the first day from a date on that suits.
     *
     * @throws IllegalArgumentException if some values do not go together
     */
    Scene scene(LocalDate from) {
        Values values = new Values(shared);
        String weekday = values.text(ClockField.WEEKDAY, from.getDayOfWeek().name());
        LocalDate date = from;
        while (!date.getDayOfWeek().name().equals(weekday)) {
            date = date.plusDays(1);
        }
        List<Other> candidates = all(Fact.CANDIDATE);
        CandidateFigures figures = new CandidateFigures(candidates.size());
        figures.reset(candidates.size());
        List<CandidateFacts> facts = new ArrayList<>();
        List<BackendMark> marks = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Values candidate = candidates.get(i).read();
            facts.add(facts(i, candidate));
            for (CandidateField field : CandidateField.values()) {
                if (field.isFigure()) {
                    figures.set(field, i, candidate.figure(field));
                }
            }
            for (String mark : candidate.members(CandidateField.MARKS)) {
                marks.add(new BackendMark(facts.get(i).backend(), mark, Instant.EPOCH, ""));
            }
        }
        World world = new World(
                date,
                (int) values.number(ClockField.HOUR, HOUR),
                Budgets.of(all(Fact.BUDGET).stream().map(Assignment::budget).toList()),
                all(Fact.GRID).stream().map(Assignment::grid).toList(),
                all(Fact.FLEET).stream().map(Assignment::fleet).toList(),
                Situations.of(
                        all(Fact.SITUATION).stream()
                                .map(Assignment::situation)
                                .distinct()
                                .toList(),
                        marks));
        return new Scene(request(values), world, facts, figures);
    }

    private List<Other> all(Fact fact) {
        return others.stream().filter(other -> other.fact() == fact).toList();
    }

    private RequestFacts request(Values values) {
        Map<String, String> labels = new HashMap<>();
        shared.forEach((term, value) -> {
            if (term.field() == RequestField.LABELS && !value.equals("")) {
                labels.put(term.key(), (String) value);
            }
        });
        double ttft = values.number(RequestField.TTFT_TARGET_MS, Double.NaN);
        double tpot = values.number(RequestField.TPOT_TARGET_MS, Double.NaN);
        String operation = values.text(RequestField.OPERATION, Operation.CHAT.label());
        InferenceRequest request = InferenceRequest.builder(
                        Arrays.stream(Operation.values())
                                .filter(each -> each.label().equals(operation))
                                .findFirst()
                                .orElseThrow(),
                        values.text(RequestField.MODEL, "any"))
                .tenant(values.text(RequestField.TENANT, ""))
                .priority((int) values.number(RequestField.PRIORITY, 0))
                .promptTokens((int) values.number(RequestField.PROMPT_TOKENS, 100))
                .maxOutputTokens(count(values.number(RequestField.MAX_OUTPUT_TOKENS, Double.NaN)))
                .expectedOutputTokens(count(values.number(RequestField.EXPECTED_OUTPUT_TOKENS, Double.NaN)))
                .streaming(values.flag(RequestField.STREAMING, true))
                .tools(values.flag(RequestField.TOOLS, false))
                .modality(Modality.valueOf(values.text(RequestField.MODALITY, Modality.TEXT.name())))
                .sessionId(values.text(RequestField.SESSION_ID, ""))
                .region(values.text(RequestField.REGION, ""))
                .deadlineMs(values.number(RequestField.DEADLINE_MS, Double.NaN))
                .labels(labels)
                .build();
        return new RequestFacts(request, values.text(RequestField.REQUEST_CLASS, ""), ttft, tpot);
    }

    private static CandidateFacts facts(int index, Values values) {
        return new CandidateFacts(
                values.text(CandidateField.BACKEND, "backend-" + (index + 1)),
                Placement.valueOf(values.text(CandidateField.PLACEMENT, Placement.GPU.name())),
                values.text(CandidateField.HARDWARE, ""),
                values.text(CandidateField.MODEL, "any"),
                values.text(CandidateField.QUANTIZATION, ""),
                count(values.number(CandidateField.CONTEXT_TOKENS, Double.NaN)),
                values.text(CandidateField.REGION, ""),
                values.flag(CandidateField.OWNED, true));
    }

    static BudgetFacts budget(Other other) {
        Values values = other.read();
        double limit = values.number(BudgetField.LIMIT_USD, LIMIT_USD);
        double spent = limit * values.number(BudgetField.FRACTION, 0);
        return new BudgetFacts(
                values.text(BudgetField.TENANT, ""),
                values.text(BudgetField.PERIOD, "day"),
                values.number(BudgetField.SPENT_USD, spent),
                limit);
    }

    static GridFacts grid(Other other) {
        return new GridFacts(
                other.read().text(GridField.REGION, "any"),
                other.read().number(GridField.CARBON_INTENSITY, Double.NaN));
    }

    static FleetFacts fleet(Other other) {
        Values values = other.read();
        double healthy = values.number(FleetField.HEALTHY, values.number(FleetField.BACKENDS, 1));
        return new FleetFacts(
                Placement.valueOf(values.text(FleetField.PLACEMENT, Placement.GPU.name())),
                (int) values.number(FleetField.BACKENDS, Math.max(1, healthy)),
                (int) healthy,
                values.number(FleetField.SATURATION, Double.NaN));
    }

    private static ActiveSituation situation(Other other) {
        return new ActiveSituation(other.read().text(SituationField.NAME, "any"), Instant.EPOCH, "");
    }

    private static int count(double value) {
        return Double.isNaN(value) ? InferenceRequest.UNKNOWN : (int) value;
    }

    /** The values as rules write them, fact by fact. */
    String text() {
        List<String> facts = new ArrayList<>();
        for (Fact fact : List.of(Fact.REQUEST, Fact.CLOCK)) {
            AssignmentText.of(fact, shared).ifPresent(facts::add);
        }
        for (Other other : others) {
            AssignmentText.of(other.fact(), other.values()).ifPresent(facts::add);
        }
        return facts.isEmpty() ? "any request" : String.join(" and ", facts);
    }
}
