package dev.signalbox.rules.explain;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.BudgetField;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.FleetField;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.SituationField;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.spi.InferenceRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one condition sees: a scene, and of its facts those that the condition is tested on.
 *
 * @param candidate the index of the candidate, or {@link Outcome#NO_CANDIDATE} for conditions that read none
 * @param other the budget, grid, fleet or situation; null for conditions that read none
 */
public record Sight(Scene scene, int candidate, @Nullable Object other) implements TermValues {

    /** The scene without any candidate in particular. */
    public static Sight of(Scene scene) {
        return new Sight(scene, Outcome.NO_CANDIDATE, null);
    }

    /** The same with a candidate. */
    public Sight at(int index) {
        return new Sight(scene, index, other);
    }

    /** The same with one of the facts of which there may be several: a budget, grid, fleet or situation. */
    public Sight with(Object fact) {
        return new Sight(scene, candidate, fact);
    }

    /** Whether the term's value is known. */
    @Override
    public boolean known(Term term) {
        return switch (term.field().type()) {
            case NUMBER, FLAG -> !Double.isNaN(number(term));
            case TEXT, CHOICE, TEXT_MAP -> !text(term).isEmpty();
            case TEXT_SET -> true;
        };
    }

    /** A number, or a flag as 0 or 1; NaN if unknown. */
    @Override
    public double number(Term term) {
        if (term.field() instanceof RequestField field) {
            return field.type() == FieldType.FLAG
                    ? (scene.request().flag(field) ? 1 : 0)
                    : scene.request().number(field);
        } else if (term.field() == ClockField.HOUR) {
            return scene.world().hour();
        } else if (term.field() instanceof CandidateField field) {
            return number(field);
        } else if (term.field() instanceof BudgetField field && other instanceof BudgetFacts budget) {
            return budget.number(field);
        } else if (term.field() instanceof GridField field && other instanceof GridFacts grid) {
            return grid.number(field);
        } else if (term.field() instanceof FleetField field && other instanceof FleetFacts fleet) {
            return fleet.number(field);
        }
        throw new IllegalArgumentException(term.field() + " is neither a number nor a flag");
    }

    /** A text; empty if unknown. */
    @Override
    public String text(Term term) {
        if (term.field() instanceof RequestField field) {
            return field == RequestField.LABELS
                    ? scene.request().label(term.key())
                    : scene.request().text(field);
        } else if (term.field() == ClockField.WEEKDAY) {
            return scene.world().weekday().name();
        } else if (term.field() instanceof CandidateField field) {
            return text(field);
        } else if (term.field() instanceof BudgetField field && other instanceof BudgetFacts budget) {
            return budget.text(field);
        } else if (term.field() instanceof GridField field && other instanceof GridFacts grid) {
            return grid.text(field);
        } else if (term.field() instanceof FleetField field && other instanceof FleetFacts fleet) {
            return fleet.text(field);
        } else if (term.field() instanceof SituationField field && other instanceof ActiveSituation situation) {
            return situation.text(field);
        }
        throw new IllegalArgumentException(term.field() + " is not a text");
    }

    /** The texts of a set, in order. */
    @Override
    public List<String> texts(Term term) {
        if (term.field() == CandidateField.MARKS) {
            return scene.world().situations().marksOf(facts().backend()).stream()
                    .map(BackendMark::name)
                    .toList();
        }
        throw new IllegalArgumentException(term.field() + " is not a set");
    }

    private double number(CandidateField field) {
        if (field.isFigure()) {
            return scene.figures().get(field, candidate);
        }
        return switch (field) {
            case OWNED -> facts().owned() ? 1 : 0;
            case CONTEXT_TOKENS ->
                facts().contextTokens() == InferenceRequest.UNKNOWN ? Double.NaN : facts().contextTokens();
            default -> throw new IllegalArgumentException(field + " is neither a number nor a flag");
        };
    }

    private String text(CandidateField field) {
        return switch (field) {
            case BACKEND -> facts().backend();
            case PLACEMENT -> facts().placement().name();
            case HARDWARE -> facts().hardware();
            case MODEL -> facts().model();
            case QUANTIZATION -> facts().quantization();
            case REGION -> facts().region();
            default -> throw new IllegalArgumentException(field + " is not a text");
        };
    }

    private CandidateFacts facts() {
        return scene.candidates().get(candidate);
    }
}
