package dev.signalbox.rules.drools;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.BudgetField;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.FleetField;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.SituationField;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Condition.Term;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The facts that one condition is tested against; those it does not read may be absent.
 *
 * @param other a fact of which there may be several, such as a budget
 */
record Facts(
        @Nullable RequestFacts request,
        @Nullable World clock,
        @Nullable CandidateFact candidate,
        @Nullable Object other) {

    /** A fact of any kind. */
    static Facts of(Object fact) {
        return new Facts(null, null, null, null).and(fact);
    }

    /** These facts and another of any kind. */
    Facts and(Object fact) {
        if (fact instanceof RequestFacts given) {
            return new Facts(given, clock, candidate, other);
        }
        if (fact instanceof World given) {
            return new Facts(request, given, candidate, other);
        }
        if (fact instanceof CandidateFact given) {
            return new Facts(request, clock, given, other);
        }
        return new Facts(request, clock, candidate, fact);
    }

    /** A number, if it is known. */
    OptionalDouble number(Term term) {
        double value;
        if (term.field() instanceof RequestField field) {
            value = requireNonNull(request).number(field);
        } else if (term.field() == ClockField.HOUR) {
            value = requireNonNull(clock).hour();
        } else if (term.field() instanceof BudgetField field) {
            value = ((BudgetFacts) requireNonNull(other)).number(field);
        } else if (term.field() instanceof GridField field) {
            value = ((GridFacts) requireNonNull(other)).number(field);
        } else if (term.field() instanceof FleetField field) {
            value = ((FleetFacts) requireNonNull(other)).number(field);
        } else if (term.field() == CandidateField.CONTEXT_TOKENS) {
            int tokens = requireNonNull(candidate).description().contextTokens();
            value = tokens < 0 ? Double.NaN : tokens;
        } else {
            value = figure(term);
        }
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** A flag, if it is known. */
    Optional<Boolean> flag(Term term) {
        if (term.field() instanceof RequestField field) {
            return Optional.of(requireNonNull(request).flag(field));
        }
        if (term.field() == CandidateField.OWNED) {
            return Optional.of(requireNonNull(candidate).description().owned());
        }
        double value = figure(term);
        if (value == CandidateFigures.TRUE) {
            return Optional.of(true);
        }
        return value == CandidateFigures.FALSE ? Optional.of(false) : Optional.empty();
    }

    /** A text, if it is known. */
    Optional<String> text(Term term) {
        String value;
        if (term.field() == RequestField.LABELS) {
            value = requireNonNull(request).label(term.key());
        } else if (term.field() instanceof RequestField field) {
            value = requireNonNull(request).text(field);
        } else if (term.field() == ClockField.WEEKDAY) {
            value = requireNonNull(clock).weekday().name();
        } else if (term.field() instanceof BudgetField field) {
            value = ((BudgetFacts) requireNonNull(other)).text(field);
        } else if (term.field() instanceof GridField field) {
            value = ((GridFacts) requireNonNull(other)).text(field);
        } else if (term.field() instanceof FleetField field) {
            value = ((FleetFacts) requireNonNull(other)).text(field);
        } else if (term.field() instanceof SituationField field) {
            value = ((ActiveSituation) requireNonNull(other)).text(field);
        } else {
            value = description((CandidateField) term.field());
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Whether the candidate bears a mark. */
    boolean marked(String mark) {
        CandidateFact fact = requireNonNull(candidate);
        return fact.situations().marksOf(fact.description().backend()).stream()
                .anyMatch(each -> each.name().equals(mark));
    }

    private double figure(Term term) {
        CandidateFact fact = requireNonNull(candidate);
        return fact.figures().get((CandidateField) term.field(), fact.index());
    }

    private String description(CandidateField field) {
        CandidateFacts facts = requireNonNull(candidate).description();
        return switch (field) {
            case BACKEND -> facts.backend();
            case PLACEMENT -> facts.placement().name();
            case HARDWARE -> facts.hardware();
            case MODEL -> facts.model();
            case QUANTIZATION -> facts.quantization();
            case REGION -> facts.region();
            default -> throw new IllegalArgumentException(field + " is not a text");
        };
    }
}
