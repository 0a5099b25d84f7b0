package dev.signalbox.core.http.api;

import dev.signalbox.core.decision.Correction;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explanation;
import dev.signalbox.core.decision.OutputLength;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.rules.Outcome;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.cost.CostEstimate;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decisions in sentences, to be read aloud. */
public final class DecisionText {

    private DecisionText() {}

    /** The decision, why it was made, and why every other candidate lost; ends with a line feed. */
    public static String of(Explanation explanation) {
        Decision decision = explanation.decision();
        InferenceRequest request = decision.facts().request();
        StringBuilder text = new StringBuilder();
        text.append("Decision ").append(decision.id());
        text.append(", made at ")
                .append(Instant.ofEpochMilli(decision.epochMillis()))
                .append(".\n");
        text.append("A ")
                .append(request.operation().label())
                .append(" request for ")
                .append(request.model());
        text.append(" with about ").append(request.promptTokens()).append(" prompt tokens");
        if (!request.tenant().isEmpty()) {
            text.append(" from ").append(request.tenant());
        }
        if (!decision.facts().requestClass().isEmpty()) {
            text.append(" was classified as ").append(decision.facts().requestClass());
        }
        text.append(".\n");
        if (!decision.onDeviceFailed().isEmpty()) {
            text.append("Its client had been told to run a model itself, and failed: decision ")
                    .append(decision.onDeviceFailed())
                    .append(".\n");
        }
        length(text, decision);
        Refusal refusal = decision.refusal();
        if (refusal != null) {
            text.append("It was refused with status ")
                    .append(refusal.status())
                    .append(": ")
                    .append(refusal.message());
            text.append(refusal.rule().isEmpty() ? "" : " (rule \"" + refusal.rule() + "\")")
                    .append(".\n");
        }
        flow(text, decision);
        RequestResult result = decision.result();
        if (result != null) {
            ResultReport.text(text, decision, result);
        }
        explanation.reasons().forEach(reason -> reason(text, reason));
        explanation.candidates().forEach(candidate -> candidate(text, candidate, request.model()));
        text.append("Policy ").append(decision.policyRevision()).append(". Deciding it again ");
        text.append(again(explanation)).append('\n');
        return text.toString();
    }

    private static void length(StringBuilder text, Decision decision) {
        OutputLength length = decision.length();
        if (length != null) {
            text.append("Its answer was expected to have ")
                    .append(request(decision).expectedOutputTokens())
                    .append(" tokens, or ")
                    .append(decision.cautiousTokens())
                    .append(" for a deadline: of ")
                    .append(length.answers())
                    .append(" earlier answers, half had ")
                    .append(length.median())
                    .append(" at most, nine of ten ")
                    .append(length.cautious())
                    .append(".\n");
        }
    }

    private static InferenceRequest request(Decision decision) {
        return decision.facts().request();
    }

    private static String again(Explanation explanation) {
        if (explanation.estimatesChanged()) {
            return (explanation.reproduced() ? "gives the same result" : "gives another result")
                    + ", with estimates as they are now: a cost model was replaced or set aside since, or works again since.";
        }
        return explanation.reproduced() ? "gives the same result." : "gives a different result: please report this.";
    }

    private static void flow(StringBuilder text, Decision decision) {
        if (!decision.substitute().isEmpty()) {
            text.append("The model ")
                    .append(decision.substitute())
                    .append(" serves it, which a rule permits in place of ")
                    .append(decision.facts().request().model())
                    .append(".\n");
        }
        if (decision.waitedMs() > 0) {
            text.append(String.format(Locale.ROOT, "It had waited %.0f ms here for room.\n", decision.waitedMs()));
        } else if (decision.mayWait()) {
            text.append("It may wait here for room, for ")
                    .append(decision.maxWaitMs())
                    .append(" ms at most.\n");
        }
        Outcome.Hedging hedging = decision.hedging();
        if (hedging != null && decision.choices() > 1) {
            text.append("A second backend may be asked after ")
                    .append(hedging.afterMs())
                    .append(" ms without an answer, for ")
                    .append(percent().format(100 * hedging.maxFraction()))
                    .append(" % of such requests at most.\n");
        }
        decision.tags()
                .forEach((key, value) -> text.append("It is tagged ")
                        .append(key)
                        .append('=')
                        .append(value)
                        .append(".\n"));
    }

    private static DecimalFormat percent() {
        return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    private static void reason(StringBuilder text, Explanation.Reason reason) {
        text.append("Rule \"").append(reason.rule().name()).append("\" says: ");
        text.append(String.join("; ", reason.effects()));
        if (!reason.backends().isEmpty()) {
            text.append(" (").append(String.join(", ", reason.backends())).append(")");
        }
        text.append(".\n");
    }

    private static void candidate(StringBuilder text, Explanation.Candidate candidate, String model) {
        text.append(candidate.backend())
                .append(" (")
                .append(candidate.placement())
                .append(candidate.model().equals(model) ? "" : ", " + candidate.model())
                .append(") ");
        if (candidate.rank() == 0) {
            text.append("was chosen");
        } else if (candidate.rank() > 0) {
            text.append("is fallback ").append(candidate.rank());
        } else if (candidate.because().isEmpty()) {
            text.append("was considered");
        } else {
            text.append("was out: ").append(candidate.because().replace('-', ' '));
            text.append(candidate.rule().isEmpty() ? "" : " by rule \"" + candidate.rule() + "\"");
            text.append(candidate.detail().isEmpty() ? "" : " (" + candidate.detail() + ")");
        }
        List<String> figures = figures(candidate);
        text.append(figures.isEmpty() ? "" : ": " + String.join(", ", figures)).append(".\n");
    }

    private static List<String> figures(Explanation.Candidate candidate) {
        CostEstimate estimate = candidate.estimate();
        List<String> figures = new ArrayList<>();
        figures.add(candidate.points() + (Math.abs(candidate.points()) == 1 ? " point" : " points"));
        time(
                figures,
                "first token in %.0f ms",
                estimate.ttftMs(),
                candidate.corrected().ttft());
        time(
                figures,
                "%.1f ms for each token",
                estimate.tpotMs(),
                candidate.corrected().tpot());
        add(figures, "all in %.0f ms", candidate.endToEndMs());
        add(figures, "$%.6f", estimate.usd());
        add(figures, "%.1f joules", estimate.energyJoules());
        add(figures, "%.3f g CO2e", estimate.carbonGrams());
        if (candidate.running() != InferenceRequest.UNKNOWN) {
            figures.add(candidate.running() + " running");
        }
        if (candidate.waiting() != InferenceRequest.UNKNOWN) {
            figures.add(candidate.waiting() + " waiting");
        }
        if (candidate.cachedTokens() > 0) {
            figures.add("about " + candidate.cachedTokens() + " prompt tokens cached");
        }
        add(figures, "load seen %.0f ms before", candidate.loadAgeMs());
        if (candidate.meetsSlo() == 0) {
            figures.add("would miss its target");
        }
        return figures;
    }

    private static void time(List<String> figures, String format, double value, Correction.Factor factor) {
        if (factor.value() == 1) {
            add(figures, format, value);
        } else {
            String corrected = " (predicted %.1f ms, corrected x%.2f from %d answers)";
            add(figures, format + corrected, value, value / factor.value(), factor.value(), factor.answers());
        }
    }

    private static void add(List<String> figures, String format, double value, Object... others) {
        if (!Double.isNaN(value)) {
            List<Object> values = new ArrayList<>(List.of(value));
            values.addAll(List.of(others));
            figures.add(String.format(Locale.ROOT, format, values.toArray()));
        }
    }
}
