package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.explain.Numbers;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.spi.InferenceRequest;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The values worth trying in the place of those that a decision saw. */
final class ChangeValues {

    /** The fields of a backend that could be otherwise and it would still be the same backend. */
    private static final Set<CandidateField> OF_BACKENDS =
            EnumSet.of(CandidateField.OWNED, CandidateField.REGION, CandidateField.QUANTIZATION);

    private static final Set<CandidateField> DERIVED =
            EnumSet.of(CandidateField.HEALTHY, CandidateField.MEETS_SLO, CandidateField.END_TO_END_MS);

    private static final Set<CandidateField> COUNTS = EnumSet.of(CandidateField.RUNNING, CandidateField.WAITING);

    private static final Set<RequestField> OF_REQUESTS = EnumSet.of(
            RequestField.TENANT,
            RequestField.PRIORITY,
            RequestField.PROMPT_TOKENS,
            RequestField.MAX_OUTPUT_TOKENS,
            RequestField.STREAMING,
            RequestField.TOOLS,
            RequestField.REGION,
            RequestField.LABELS);

    /** Beside a number, where a comparison with it or with what is about as good turns. */
    private static final double[] BESIDE = {1, 0.99, 0.94, 1.01, 1.06};

    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private final Decision decision;
    private final CandidateGroup group;
    private final CandidateFigures figures;
    private final ComparedValues compared;

    ChangeValues(Decision decision, CandidateGroup group, CandidateFigures figures) {
        this.decision = decision;
        this.group = group;
        this.figures = figures;
        this.compared = new ComparedValues(decision.decider().policy().rules(), decision.facts());
    }

    /** Another value of a candidate's figure. */
    record OfFigure(CandidateField field, double from, double to, Change change) {

        /** How much is changed, as a share of what it was. */
        double size() {
            return Double.isNaN(from) ? 1 : Math.abs(to - from) / Math.max(Math.abs(from), 1e-9);
        }

        /** Changes the figure, and those that follow from it. */
        void apply(CandidateFigures figures, RequestFacts facts, int candidate, int cautiousTokens) {
            figures.set(field, candidate, to);
            if (field == CandidateField.TTFT_MS || field == CandidateField.TPOT_MS) {
                Figures.fillTimes(
                        figures,
                        candidate,
                        figures.get(CandidateField.TTFT_MS, candidate),
                        figures.get(CandidateField.TPOT_MS, candidate),
                        facts,
                        cautiousTokens);
            }
        }
    }

    /** The request with another value of an attribute. */
    record OfRequest(double size, InferenceRequest request, Change change) {}

    /** Another value of what a backend is. */
    record OfBackend(CandidateField field, String to, Change change) {

        List<CandidateFacts> in(List<CandidateFacts> facts, int candidate) {
            List<CandidateFacts> changed = new ArrayList<>(facts);
            CandidateFacts was = facts.get(candidate);
            changed.set(
                    candidate,
                    new CandidateFacts(
                            was.backend(),
                            was.placement(),
                            was.hardware(),
                            was.model(),
                            field == CandidateField.QUANTIZATION ? to : was.quantization(),
                            was.contextTokens(),
                            field == CandidateField.REGION ? to : was.region(),
                            field == CandidateField.OWNED ? to.equals("true") : was.owned()));
            return changed;
        }
    }

    List<OfFigure> figures(int candidate) {
        List<OfFigure> changes = new ArrayList<>();
        for (CandidateField field : CandidateField.values()) {
            if (field.isFigure() && field.type() == FieldType.NUMBER && !DERIVED.contains(field)) {
                double from = figures.get(field, candidate);
                for (double to : numbers(critical(field, candidate), COUNTS.contains(field))) {
                    if (to != from) {
                        changes.add(new OfFigure(field, from, to, change(field, candidate, from, to)));
                    }
                }
            }
        }
        return changes;
    }

    private Change change(CandidateField field, int candidate, double from, double to) {
        String backend = group.offer(candidate).backend().id();
        return new Change(Change.Kind.FIGURE, backend, field.label(), was(field, from), shown(field, to));
    }

    /** The numbers at which it can make a difference what the figure is. */
    private Set<Double> critical(CandidateField field, int candidate) {
        Set<Double> critical = new TreeSet<>(compared.numbers(Term.of(field)));
        boolean kept = decision.decider().policy().objective().field() == field || compared.isObjective(field);
        boolean time = field == CandidateField.TTFT_MS || field == CandidateField.TPOT_MS;
        for (int other = 0; (kept || time) && other < group.size(); other++) {
            if (other != candidate) {
                critical.add(figures.get(field, other));
            }
        }
        if (field == CandidateField.TTFT_MS) {
            addTimes(critical, candidate);
        } else if (field == CandidateField.TPOT_MS) {
            critical.add(decision.facts().tpotTargetMs());
        }
        return critical;
    }

    private void addTimes(Set<Double> critical, int candidate) {
        double afterFirst =
                figures.get(CandidateField.END_TO_END_MS, candidate) - figures.get(CandidateField.TTFT_MS, candidate);
        int cautiousTokens = decision.cautiousTokens();
        double cautiouslyAfterFirst =
                cautiousTokens <= 1 ? 0 : (cautiousTokens - 1) * figures.get(CandidateField.TPOT_MS, candidate);
        critical.add(decision.facts().ttftTargetMs());
        critical.add(decision.facts().request().deadlineMs() - cautiouslyAfterFirst);
        for (int other = 0; other < group.size(); other++) {
            critical.add(Math.max(0, figures.get(CandidateField.END_TO_END_MS, other) - afterFirst));
        }
    }

    List<OfRequest> requests() {
        List<OfRequest> changes = new ArrayList<>();
        for (Term term : compared.terms()) {
            if (term.field() instanceof RequestField field && OF_REQUESTS.contains(field)) {
                if (field.type() == FieldType.NUMBER) {
                    addNumbers(changes, field);
                } else {
                    addTexts(changes, term, field);
                }
            }
        }
        return changes;
    }

    private void addNumbers(List<OfRequest> changes, RequestField field) {
        double from = decision.facts().number(field);
        Set<Double> critical = new TreeSet<>(compared.numbers(Term.of(field)));
        if (field == RequestField.PROMPT_TOKENS) {
            for (CandidateFacts facts : group.facts()) {
                critical.add((double) facts.contextTokens());
            }
        }
        for (double to : numbers(critical, true)) {
            if (to != from && to <= Integer.MAX_VALUE) {
                InferenceRequest.Builder request = decision.input().request().toBuilder();
                switch (field) {
                    case PRIORITY -> request.priority((int) to);
                    case PROMPT_TOKENS -> request.promptTokens((int) to);
                    default -> request.maxOutputTokens((int) to);
                }
                double size = Double.isNaN(from) ? 1 : Math.abs(to - from) / Math.max(Math.abs(from), 1);
                changes.add(new OfRequest(
                        size, request.build(), change(field.label(), was(field, from), shown(field, to))));
            }
        }
    }

    private void addTexts(List<OfRequest> changes, Term term, RequestField field) {
        boolean flag = field.type() == FieldType.FLAG;
        String from = flag
                ? String.valueOf(decision.facts().flag(field))
                : field == RequestField.LABELS
                        ? decision.facts().label(term.key())
                        : decision.facts().text(field);
        Set<String> values = flag ? Set.of("true", "false") : compared.texts(term);
        for (String to : values) {
            if (!to.equals(from)) {
                String label = field.label() + (term.key().isEmpty() ? "" : "[\"" + term.key() + "\"]");
                changes.add(new OfRequest(1, with(field, term, to), change(label, named(from), named(to))));
            }
        }
    }

    private InferenceRequest with(RequestField field, Term term, String to) {
        InferenceRequest.Builder request = decision.input().request().toBuilder();
        switch (field) {
            case TENANT -> request.tenant(to);
            case REGION -> request.region(to);
            case STREAMING -> request.streaming(to.equals("true"));
            case TOOLS -> request.tools(to.equals("true"));
            default -> {
                Map<String, String> labels =
                        new HashMap<>(decision.input().request().labels());
                labels.remove(term.key());
                if (!to.isEmpty()) {
                    labels.put(term.key(), to);
                }
                request.labels(labels);
            }
        }
        return request.build();
    }

    private static Change change(String field, String from, String to) {
        return new Change(Change.Kind.REQUEST, "", field, from, to);
    }

    List<OfBackend> backends(int candidate) {
        List<OfBackend> changes = new ArrayList<>();
        CandidateFacts facts = group.facts().get(candidate);
        for (Term term : compared.terms()) {
            if (term.field() instanceof CandidateField field && OF_BACKENDS.contains(field)) {
                addBackends(changes, field, facts, compared.texts(term));
            }
        }
        return changes;
    }

    private static void addBackends(
            List<OfBackend> changes, CandidateField field, CandidateFacts facts, Set<String> texts) {
        String from =
                switch (field) {
                    case OWNED -> String.valueOf(facts.owned());
                    case REGION -> facts.region();
                    default -> facts.quantization();
                };
        for (String to : field == CandidateField.OWNED ? Set.of("true", "false") : texts) {
            if (!to.equals(from)) {
                Change change = new Change(Change.Kind.BACKEND, facts.backend(), field.label(), named(from), named(to));
                changes.add(new OfBackend(field, to, change));
            }
        }
    }

    /** The critical numbers and those just beside them, none negative, in a form that people read. */
    private static Set<Double> numbers(Set<Double> critical, boolean whole) {
        Set<Double> numbers = new TreeSet<>();
        for (double value : critical) {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                continue;
            }
            if (whole) {
                numbers.addAll(List.of(Math.floor(value), Math.floor(value) - 1, Math.floor(value) + 1));
            } else {
                for (double factor : BESIDE) {
                    numbers.add(BigDecimal.valueOf(value * factor)
                            .round(factor == 1 ? FOUR_DIGITS : THREE_DIGITS)
                            .doubleValue());
                }
            }
        }
        numbers.removeIf(value -> value < 0);
        return numbers;
    }

    private static String was(Field field, double value) {
        return Double.isNaN(value) ? shown(field, value) : shown(field, Double.parseDouble(Numbers.rounded(value)));
    }

    /** A value with every digit, since deciding again with just this one showed what it does. */
    private static String shown(Field field, double value) {
        String unit = field.description().unit();
        return Double.isNaN(value) ? "unknown" : Numbers.exact(value) + (unit.isEmpty() ? "" : " " + unit);
    }

    private static String named(String value) {
        return value.isEmpty() ? "unknown" : value;
    }
}
